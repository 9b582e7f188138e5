/* Trying edits of a file: what would be true of it, and how it would be judged. */
#ifndef AUTOTOMY_CORE_FIX_TRIAL_H
#define AUTOTOMY_CORE_FIX_TRIAL_H

#include <autotomy/core/fix.h>

/*
 * The file as it would be. Its text is scanned; its includes are looked up; what the parses know moves along, without
 * what stood in bytes that go, and with what new includes declare. Everything is in the arena but what the context
 * handed in.
 */
struct trial {
	struct fix_context context;
	struct subject subject;
	struct line_table lines; /* to be freed by trial_finish() */
};

void trial_run(struct trial *trial, const struct fix_context *context, struct arena *arena,
	       const struct fix_edit *edits, size_t count);
void trial_finish(struct trial *trial);

/*
 * Whether the violations are gone in it, each, and nothing is told that was not told before, here or by a cycle or an
 * entry of `uses` that this file decides.
 */
bool trial_holds(const struct trial *trial, const struct fix_context *before, const struct violation *const *solved,
		 size_t count);

#endif
