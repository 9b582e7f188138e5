/* textDocument/inlayHint: behind each include of another module, whose it is. Off unless the user asks for it. */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/policy_features.h"
#include "features/reply.h"

struct hinting {
	struct json_writer *w;
	struct arena *arena;
	const struct asked *asked;
	const struct policy *policy;
	module_id from;
	struct asked_range range;
};

/* Behind the quote, where the line goes on. */
static size_t end_of(const struct asked *asked, const struct include_fact *include)
{
	size_t end = text_offset_of(asked->lines, asked->text, include->range.end);
	bool closed = include->form != INCLUDE_MACRO && end < asked->text.len;
	return end + (closed && (asked->text.ptr[end] == '"' || asked->text.ptr[end] == '>'));
}

static void write_hint(void *context, const struct query_include *include)
{
	struct hinting *hinting = context;
	module_id module = include->target_role.module;
	if (!include->target.len || include->target_role.excluded || module == MODULE_NONE || module == hinting->from)
		return;
	size_t end = end_of(hinting->asked, include->include);
	if (end < hinting->range.begin || end > hinting->range.end)
		return;
	bool open = include->target_role.public_header;
	struct json_writer *w = hinting->w;
	json_begin_object(w);
	json_key(w, "position");
	position_write(w, asked_lsp_range(hinting->asked, end, end).start);
	member_string(w, "label",
		      arena_printf(hinting->arena, "%.*s%s", STR_ARG(policy_module_name(hinting->policy, module)),
				   open ? "" : ": private"));
	member_flag(w, "paddingLeft", true);
	json_end_object(w);
}

void method_inlay_hint(struct server *server, struct call *call)
{
	struct asked asked;
	struct file_role role;
	struct hinting hinting = {.w = call->result, .arena = &server->arena, .asked = &asked};
	if (!params_document(server, call, &asked) || !params_range(call, &asked, &hinting.range))
		return;
	const struct model *model = server->settings.now.inlay_hints ? asked_model(&asked) : NULL;
	json_begin_array(call->result);
	if (model) {
		query_role(model, asked.tree_path, &role);
		hinting.policy = query_policy(model);
		hinting.from = role.module;
		query_each_include(model, asked.tree_path, write_hint, &hinting);
	}
	json_end_array(call->result);
}
