/*
 * Asking git. It is run as a program, without a shell, in the folder that is asked about; nothing that the tree names
 * is run by it: no hook, no file system monitor, no external diff, no filter (nothing is asked for that converts a
 * text). The user's own environment and configuration count as they do for the user's git, but for GIT_DIR where no
 * GIT_WORK_TREE goes with it.
 */
#ifndef DRIVER_GIT_H
#define DRIVER_GIT_H

#include <autotomy/base/str.h>

enum { GIT_MAX_BYTES = 1 << 30 }; /* of an answer */

struct git_answer {
	int status; /* what git exited with; 128 and more where a signal ended it; or a negative errno: it was not run
		     */
	struct strbuf out, err;
};

/* `words` ends with NULL and does not hold "git". `input` is what git reads. Runs to the end. */
void git_ask(struct str folder, const char *const *words, struct str input, struct git_answer *answer);
void git_answer_finish(struct git_answer *answer);

/* What git printed, without the line feed at its end; the first line of what it complained of. */
struct str git_line(const struct git_answer *answer);
struct str git_complaint(const struct git_answer *answer);

#endif
