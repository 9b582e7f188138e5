/* The files of a judged model as text: for what a report shows of them, and for fixes. One at a time is held. */
#ifndef DRIVER_CHECK_JUDGED_FILES_H
#define DRIVER_CHECK_JUDGED_FILES_H

#include <autotomy/core/fix.h>

#include "config/policy_files.h"
#include "model/model_fixes.h"

/* Zero-initialized but for the first two. */
struct judged_files {
	struct model *model;
	struct text_source source; /* of texts as they were judged */

	/* The file that was asked for last. */
	struct str path, text; /* the tree path; its `ptr` is NULL where none is held */
	struct line_table lines;
	struct arena memory;

	/* The file of which fixes were asked for last. */
	struct model_fixes fixes;
	struct str fixed_path; /* likewise */
	bool fixable;
	struct arena fix_memory;
	uint64_t fix_cost; /* of all that were looked for */
};

void judged_files_finish(struct judged_files *files);

/* Line from 1, without its ending; valid until another file is asked for. False where there is none. */
bool judged_files_line(struct judged_files *files, struct str path, uint32_t line, struct str *text);
/* Offset in bytes from 0. False where the file cannot be read. */
bool judged_files_place(struct judged_files *files, struct str path, size_t offset, struct text_place *place);

/*
 * Appends the repairs of a violation, which is of the model's verdict; the array is the caller's to free, what it holds
 * is valid until another file is asked for. False where they were not looked for: each is a judgement of its file, so
 * they end at a cost that is the same on every machine.
 */
bool judged_files_fixes(struct judged_files *files, const struct violation *violation, struct fixes *out);

#endif
