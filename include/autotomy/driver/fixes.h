/* Fixes of what a project's verdicts tell: core/fix.h over what the project knows at this moment. */
#ifndef AUTOTOMY_DRIVER_FIXES_H
#define AUTOTOMY_DRIVER_FIXES_H

#include <autotomy/core/fix.h>
#include <autotomy/driver/project.h>

/*
 * The fixes of some violations, which are of project_verdict() on the file, in the order of fix_find(). What they hold
 * is in the arena or valid until the project is next called; the array is the caller's to free. None where the file's
 * text is not the one that was judged.
 */
void project_find_fixes(struct project *project, struct arena *arena, struct str path,
			const struct violation *const *violations, size_t count, struct fixes *out);

/* As fix_all(). */
bool project_fix_all(struct project *project, struct arena *arena, struct str path, enum rule_id rule, struct fix *fix);

#endif
