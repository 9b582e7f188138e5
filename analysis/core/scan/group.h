/* Conditional groups: which one the scan is in, whether it is dead, and whether the outermost is an include guard. */
#ifndef AUTOTOMY_SCAN_GROUP_H
#define AUTOTOMY_SCAN_GROUP_H

#include <stdbool.h>
#include <stddef.h>

#include <autotomy/base/vec.h>

#include "scan/cursor.h"

/* What the text alone tells of a condition. */
enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

/* One #if that is still open. */
struct group {
	bool inside_dead; /* the group around it is dead */
	bool taken;       /* one of its branches is provably true: the later ones are dead */
	bool dead;        /* so is the branch that the scan is in */
};

/* The first directive decides whether the file may have a guard, the second whether it has. */
enum guard_state { GUARD_UNSEEN, GUARD_OPENED, GUARD_HOLDS, GUARD_NONE };

/* Zero-initialized is valid: no group open, no directive seen. */
struct groups {
	VEC(struct group) open;
	enum guard_state guard;
	struct cursor guard_name; /* the X of #ifndef X */
	bool dead;                /* the scan is in a dead branch */
};

/* #if and its like. `guard_name` stands at the X of `#ifndef X` or `#if !defined X`, else its `at` is NULL. */
void groups_open(struct groups *groups, enum truth truth, struct cursor guard_name);
/* #elif and its like; TRUTH_TRUE for #else. True when this shows that what seemed a guard is none. */
bool groups_turn(struct groups *groups, enum truth truth);
void groups_close(struct groups *groups);
/* #define, its name at the cursor. */
void groups_define(struct groups *groups, struct cursor name);
/* Any other directive that a guard may not have before its #define. */
void groups_other(struct groups *groups);

/* Whether the condition of an #elif matters: its group is not dead whatever it says. */
bool groups_turn_matters(const struct groups *groups);
/* Whether the scan is inside a group that is no include guard. */
bool groups_conditional(const struct groups *groups);
void groups_finish(struct groups *groups);

#endif
