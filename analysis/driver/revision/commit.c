/* Which version a revision means: the merge base of it and HEAD. */
#include "revision/internal.h"

#include <errno.h>
#include <string.h>

bool revision_ask(struct str folder, struct git_answer *answer, const char *const *words)
{
	git_ask(folder, words, (struct str){0}, answer);
	return answer->status == 0;
}

struct str revision_not_asked(struct arena *arena, struct str folder, const struct git_answer *answer)
{
	if (answer->status == -ENOENT)
		return STR("--since needs git, which is not installed");
	if (answer->status < 0)
		return arena_printf(arena, "--since: git cannot be run: %s", strerror(-answer->status));
	struct str complaint = git_complaint(answer);
	if (complaint.len == 0 || str_contains(complaint, STR("not a git repository")))
		return arena_printf(arena, "--since needs a git repository, and %.*s is in none", STR_ARG(folder));
	return arena_printf(arena, "--since: git says: %.*s", STR_ARG(complaint));
}

static struct str check_repository(struct arena *arena, struct str folder)
{
	struct git_answer answer;
	struct str fault = {0};
	if (!REVISION_ASK(folder, &answer, "rev-parse", "--is-inside-work-tree"))
		fault = revision_not_asked(arena, folder, &answer);
	else if (!str_eq(git_line(&answer), STR("true")))
		fault = arena_printf(arena, "--since needs a working tree, and %.*s is in a bare repository",
				     STR_ARG(folder));
	git_answer_finish(&answer);
	return fault;
}

static bool is_shallow(struct str folder)
{
	struct git_answer answer;
	bool shallow = REVISION_ASK(folder, &answer, "rev-parse", "--is-shallow-repository") &&
		       str_eq(git_line(&answer), STR("true"));
	git_answer_finish(&answer);
	return shallow;
}

/* The commit that a name means; empty where it means none. What looks like an option never reaches git as one. */
static struct str commit_of(struct arena *arena, struct str folder, struct str name)
{
	struct git_answer answer;
	struct str commit = {0}, wanted = arena_printf(arena, "%.*s^{commit}", STR_ARG(name));
	if (name.len > 0 &&
	    REVISION_ASK(folder, &answer, "rev-parse", "--verify", "--quiet", "--end-of-options", wanted.ptr))
		commit = arena_str(arena, git_line(&answer));
	if (name.len > 0)
		git_answer_finish(&answer);
	return commit;
}

/* As it can be shown in one line. */
static struct str shown(struct arena *arena, struct str name)
{
	char *copy = arena_copy(arena, name.ptr, name.len, 1);
	for (size_t i = 0; i < name.len; i++)
		copy[i] = (unsigned char)copy[i] < ' ' || copy[i] == 0x7f ? '?' : copy[i];
	return (struct str){copy, name.len};
}

static struct str no_ancestor(struct arena *arena, struct str folder, struct str name)
{
	if (is_shallow(folder))
		return arena_printf(
			arena,
			"this clone is shallow and lacks the common ancestor of '%.*s' and HEAD; fetch more "
			"of the history, as by git fetch --unshallow",
			STR_ARG(name));
	return arena_printf(arena, "'%.*s' and HEAD have no common ancestor", STR_ARG(shown(arena, name)));
}

/* The merge base of the revision and HEAD. */
struct str revision_commit(struct arena *arena, struct str folder, struct str name, struct str *commit)
{
	struct str fault = check_repository(arena, folder);
	if (fault.len > 0)
		return fault;
	struct str there = commit_of(arena, folder, name), here = commit_of(arena, folder, STR("HEAD"));
	if (there.len == 0)
		return arena_printf(arena, "there is no commit '%.*s' in this %srepository",
				    STR_ARG(shown(arena, name)), is_shallow(folder) ? "shallow " : "");
	if (here.len == 0)
		return STR("HEAD is no commit yet: there is nothing to compare");
	struct git_answer answer;
	if (REVISION_ASK(folder, &answer, "merge-base", there.ptr, here.ptr))
		*commit = arena_str(arena, str_sub(git_line(&answer), 0, str_find(git_line(&answer), '\n')));
	else
		fault = no_ancestor(arena, folder, name);
	git_answer_finish(&answer);
	return fault;
}

struct str revision_take(struct str *text, char byte)
{
	size_t end = str_find(*text, byte);
	struct str part = str_sub(*text, 0, end);
	*text = str_from_offset(*text, end == SIZE_MAX ? text->len : end + 1);
	return part;
}
