/* The stack of conditional groups. */
#include "scan/group.h"

/* Both cursors stand at a name: whether it is the same one. */
static bool same_name(struct cursor a, struct cursor b)
{
	int byte = cursor_peek(&a), other = cursor_peek(&b);
	if (!byte_is_word(byte))
		return false;
	while (byte == other && byte_is_word(byte)) {
		byte = cursor_next(&a);
		other = cursor_next(&b);
	}
	return !byte_is_word(byte) && !byte_is_word(other);
}

void groups_open(struct groups *groups, enum truth truth, struct cursor guard_name)
{
	if (groups->guard == GUARD_UNSEEN && guard_name.at) {
		groups->guard = GUARD_OPENED;
		groups->guard_name = guard_name;
	} else {
		groups_other(groups);
	}
	struct group group = {.inside_dead = groups->dead,
			      .taken = truth == TRUTH_TRUE,
			      .dead = groups->dead || truth == TRUTH_FALSE};
	vec_push(&groups->open, group);
	groups->dead = group.dead;
}

bool groups_turn_matters(const struct groups *groups)
{
	return groups->open.len > 0 && !vec_last(&groups->open)->inside_dead && !vec_last(&groups->open)->taken;
}

bool groups_turn(struct groups *groups, enum truth truth)
{
	groups_other(groups);
	if (groups->open.len == 0)
		return false;
	struct group *group = vec_last(&groups->open);
	group->dead = group->inside_dead || group->taken || truth == TRUTH_FALSE;
	group->taken = group->taken || truth == TRUTH_TRUE;
	groups->dead = group->dead;
	if (groups->open.len > 1 || groups->guard != GUARD_HOLDS)
		return false;
	groups->guard = GUARD_NONE;
	return true;
}

void groups_close(struct groups *groups)
{
	groups_other(groups);
	if (groups->open.len == 0)
		return;
	groups->dead = vec_last(&groups->open)->inside_dead;
	groups->open.len--;
	if (groups->open.len == 0)
		groups->guard = GUARD_NONE;
}

void groups_define(struct groups *groups, struct cursor name)
{
	if (groups->guard == GUARD_OPENED && same_name(groups->guard_name, name))
		groups->guard = GUARD_HOLDS;
	else
		groups_other(groups);
}

void groups_other(struct groups *groups)
{
	if (groups->guard != GUARD_HOLDS)
		groups->guard = GUARD_NONE;
}

bool groups_conditional(const struct groups *groups)
{
	return groups->open.len > (groups->guard == GUARD_HOLDS ? 1 : 0);
}

void groups_finish(struct groups *groups)
{
	vec_free(&groups->open);
}
