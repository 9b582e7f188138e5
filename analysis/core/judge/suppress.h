/* Suppressions: comments that accept a violation in the code, with a reason. */
#ifndef AUTOTOMY_JUDGE_SUPPRESS_H
#define AUTOTOMY_JUDGE_SUPPRESS_H

#include <autotomy/core/judge.h>

/* Marks what the file's suppressions accept, then appends the violations about suppressions themselves. */
void suppress(const struct judge_context *context, struct arena *arena, const struct subject *subject,
	      struct violations *violations);

/* The set of rules that a suppression names; false where it is faulty, or names one that cannot be suppressed. */
bool suppression_rules(const struct suppression_fact *fact, uint64_t *set);

/* Whether it stands for the place of a violation of one of `rules`. */
bool suppression_covers(const struct suppression_fact *fact, uint64_t rules, const struct violation *violation);

#endif
