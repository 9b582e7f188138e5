/* Names the commands under which a violation is found, where it is not found under all of its file's. */
#ifndef AUTOTOMY_JUDGE_COMMANDS_H
#define AUTOTOMY_JUDGE_COMMANDS_H

#include <autotomy/core/judge.h>

/*
 * The words that tell the commands of `set.found` from the rest of `set.among`: "only with -DWITH_TLS". They rest on
 * what the commands say and not on their order. Neither part is empty. In the arena.
 */
struct str commands_words(struct arena *arena, const struct subject *subject, struct command_set set);

/* Puts the words, in brackets, behind the fact of each violation that some commands of its file have and others do not.
 */
void commands_name(struct arena *arena, const struct subject *subject, struct violations *violations);

#endif
