/* Where a project began at a revision. */
#include <autotomy/driver/revision.h>

#include <autotomy/base/path.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/policy.h>
#include <autotomy/driver/root.h>

#include "config/policy_files.h"
#include "revision/internal.h"

struct rooting {
	struct arena *arena;
	struct str top, commit;  /* the repository's folder, absolute */
	VEC(struct str) folders; /* that held a policy, as paths from there, the nearest first; "." for the top */
};

static struct str policy_in(struct rooting *rooting, struct str folder)
{
	return path_join(rooting->arena, folder, STR(POLICY_FILE_NAME));
}

/* The folders from `folder` upwards that held a policy file. */
static struct str list_folders(struct rooting *rooting, struct str folder)
{
	VEC(const char *) words = {0};
	VEC(struct str) asked = {0};
	struct str fault = {0};
	struct git_answer answer;
	vec_push(&words, "ls-tree");
	vec_push(&words, "--full-tree");
	vec_push(&words, "--name-only");
	vec_push(&words, "-z");
	vec_push(&words, rooting->commit.ptr);
	vec_push(&words, "--");
	for (struct str above = folder;; above = path_folder(above)) {
		vec_push(&asked, above);
		vec_push(&words, policy_in(rooting, above).ptr);
		if (str_eq(above, STR(".")))
			break;
	}
	vec_push(&words, NULL);
	if (!revision_ask(rooting->top, &answer, words.items))
		fault = revision_not_asked(rooting->arena, rooting->top, &answer);
	for (size_t i = 0; i < asked.len && fault.len == 0; i++)
		for (struct str rest = strbuf_str(&answer.out); rest.len > 0;)
			if (str_eq(revision_take(&rest, '\0'), policy_in(rooting, asked.items[i])))
				vec_push(&rooting->folders, asked.items[i]);
	git_answer_finish(&answer);
	vec_free(&words);
	vec_free(&asked);
	return fault;
}

/* Whether the policy of `above` included that of `below`, a folder under it. */
static bool included(struct rooting *rooting, struct str above, struct str below)
{
	struct git_answer answer;
	struct str name =
		arena_printf(rooting->arena, "%.*s:%.*s", STR_ARG(rooting->commit), STR_ARG(policy_in(rooting, above)));
	bool yes = false;
	if (REVISION_ASK(rooting->top, &answer, "cat-file", "blob", name.ptr)) {
		struct policy_builder *builder = policy_builder_create();
		struct str file = policy_in(rooting, below);
		if (!str_eq(above, STR(".")))
			file = str_from_offset(file, above.len + 1);
		policy_builder_root(builder, STR(POLICY_FILE_NAME), strbuf_str(&answer.out));
		yes = policy_files_include(builder, file);
		policy_builder_destroy(builder);
	}
	git_answer_finish(&answer);
	return yes;
}

static bool choose(struct rooting *rooting, struct str *root)
{
	for (size_t i = 0; i < rooting->folders.len; i++) {
		bool part = false;
		for (size_t above = i + 1; above < rooting->folders.len && !part; above++)
			part = included(rooting, rooting->folders.items[above], rooting->folders.items[i]);
		if (part)
			continue;
		*root = path_join(rooting->arena, rooting->top, rooting->folders.items[i]);
		return true;
	}
	return false;
}

bool revision_root_find(struct arena *arena, struct str folder, struct str revision, struct str *root,
			struct str *fault)
{
	struct rooting rooting = {.arena = arena};
	struct git_answer answer;
	folder = path_real(arena, folder);
	*fault = revision_commit(arena, folder, revision, &rooting.commit);
	if (fault->len > 0)
		return false;
	if (REVISION_ASK(folder, &answer, "rev-parse", "--show-toplevel"))
		rooting.top = arena_str(arena, git_line(&answer));
	else
		*fault = revision_not_asked(arena, folder, &answer);
	git_answer_finish(&answer);
	if (fault->len == 0)
		*fault = list_folders(&rooting, path_relative(arena, rooting.top, folder));
	bool found = fault->len == 0 && choose(&rooting, root);
	vec_free(&rooting.folders);
	return found;
}
