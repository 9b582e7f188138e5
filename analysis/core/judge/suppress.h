/* Suppressions: comments that accept a violation in the code, with a reason. */
#ifndef AUTOTOMY_JUDGE_SUPPRESS_H
#define AUTOTOMY_JUDGE_SUPPRESS_H

#include <autotomy/core/judge.h>

/* Marks what the file's suppressions accept, then appends the violations about suppressions themselves. */
void suppress(const struct judge_context *context, struct arena *arena, const struct subject *subject,
	      struct violations *violations);

#endif
