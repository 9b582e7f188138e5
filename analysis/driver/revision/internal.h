/* What the files of this folder ask git alike. */
#ifndef DRIVER_REVISION_INTERNAL_H
#define DRIVER_REVISION_INTERNAL_H

#include "revision/git.h"

/* Whether git answered with exit status 0. `words` ends with NULL. */
bool revision_ask(struct str folder, struct git_answer *answer, const char *const *words);

#define REVISION_ASK(folder, answer, ...) revision_ask(folder, answer, (const char *const[]){__VA_ARGS__, NULL})

/* In one sentence why git did not answer. */
struct str revision_not_asked(struct arena *arena, struct str folder, const struct git_answer *answer);

/* The merge base of the revision and HEAD, hexadecimal; else what is wrong, in one sentence. */
struct str revision_commit(struct arena *arena, struct str folder, struct str name, struct str *commit);

/* Takes what stands before the byte off the front of the text; all of it where there is none. */
struct str revision_take(struct str *text, char byte);

#endif
