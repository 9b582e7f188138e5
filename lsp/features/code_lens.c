/*
 * textDocument/codeLens: over a public header, which modules use it. The lens has a title and no command: there is none
 * that all editors know, and what an editor does not know it would offer in vain.
 */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/policy_features.h"
#include "features/reply.h"

enum { NAMED_USERS_MAX = 4 };

struct lens {
	struct arena *arena;
	const struct policy *policy;
	module_id owner;
	struct strbuf names;
	size_t modules, files;
};

static void count_user(void *context, module_id module, size_t files)
{
	struct lens *lens = context;
	if (module == lens->owner)
		return;
	lens->files += files;
	if (module == MODULE_NONE || ++lens->modules > NAMED_USERS_MAX)
		return;
	strbuf_printf(&lens->names, "%s%.*s", lens->modules > 1 ? ", " : "",
		      STR_ARG(policy_module_name(lens->policy, module)));
}

static struct str title_of(struct lens *lens)
{
	const char *files = lens->files == 1 ? "file" : "files";
	if (!lens->files)
		return STR("used by no other module");
	if (!lens->modules)
		return arena_printf(lens->arena, "used outside of modules (%zu %s)", lens->files, files);
	size_t more = lens->modules > NAMED_USERS_MAX ? lens->modules - NAMED_USERS_MAX : 0;
	struct str rest = more ? arena_printf(lens->arena, " and %zu more", more) : (struct str){0};
	return arena_printf(lens->arena, "used by %.*s%.*s (%zu %s)", STR_ARG(strbuf_str(&lens->names)), STR_ARG(rest),
			    lens->files, files);
}

static void write_lens(struct json_writer *w, struct str title)
{
	json_begin_object(w);
	reply_range(w, "range", (struct lsp_range){0});
	json_key(w, "command");
	json_begin_object(w);
	member_string(w, "title", title);
	member_string(w, "command", (struct str){0});
	json_end_object(w);
	json_end_object(w);
}

void method_code_lens(struct server *server, struct call *call)
{
	struct asked asked;
	struct file_role role;
	if (!params_document(server, call, &asked))
		return;
	struct model *model = server->settings.now.code_lens ? asked_model(&asked) : NULL;
	json_begin_array(call->result);
	/* While the tree is being read a number would be wrong. */
	if (model && project_loaded(asked.root->project) && query_role(model, asked.tree_path, &role) &&
	    role.module != MODULE_NONE && role.public_header) {
		struct lens lens = {.arena = &server->arena, .policy = query_policy(model), .owner = role.module};
		query_users(model, asked.tree_path, count_user, &lens);
		write_lens(call->result, title_of(&lens));
		strbuf_free(&lens.names);
	}
	json_end_array(call->result);
}
