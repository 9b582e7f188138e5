/*
 * textDocument/hover: whose the include or symbol under the pointer is, who may use it, why, and what is wrong there.
 * Types and signatures are clangd's; where there is nothing to say of boundaries the answer is null.
 */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/policy_features.h"
#include "features/prose.h"
#include "features/reply.h"

/* What a hover is made from. */
struct hover {
	struct model *model;
	const struct policy *policy;
	struct arena *arena;
	module_id from; /* of the file */
	struct prose prose;
	bool found; /* there is a token to tell of */
	struct text_range range;
};

static void tell_because(struct hover *hover, module_id module)
{
	struct str because = policy_module(hover->policy, module)->because;
	if (!because.len)
		return;
	prose_line(&hover->prose);
	prose_sentence(&hover->prose, because);
}

static void tell_reexport(struct hover *hover, module_id module)
{
	if (hover->from == MODULE_NONE)
		return;
	module_id through = query_reexporter(hover->policy, hover->from, module);
	if (through == MODULE_NONE)
		return;
	prose_line(&hover->prose);
	prose_name(&hover->prose, policy_module_name(hover->policy, hover->from));
	prose_add(&hover->prose, " may use it through ");
	prose_name(&hover->prose, policy_module_name(hover->policy, through));
	prose_add(&hover->prose, ", which reexports it.");
}

static void tell_users(struct hover *hover, const char *verb, const struct query_modules *who)
{
	prose_line(&hover->prose);
	prose_add(&hover->prose, verb);
	prose_modules(&hover->prose, hover->policy, who);
	prose_add(&hover->prose, ".");
}

/* ---- includes ---- */

static void tell_external(struct hover *hover, const struct query_include *include)
{
	struct str spelled = include->include->spelled;
	const struct policy_external *external = policy_external_included(hover->policy, spelled);
	if (!external)
		return;
	prose_add(&hover->prose, "external ");
	prose_name(&hover->prose, external->name);
	if (external->because.len) {
		prose_line(&hover->prose);
		prose_sentence(&hover->prose, external->because);
	}
	struct query_modules who = query_who_may_include(hover->model, hover->arena, include->target, spelled);
	tell_users(hover, "May be included by ", &who);
}

static void tell_include(struct hover *hover, const struct query_include *include)
{
	module_id module = include->target_role.module;
	hover->range = include->include->range;
	hover->found = true;
	if (!include->target.len || include->target_role.excluded || module == MODULE_NONE) {
		tell_external(hover, include);
		return;
	}
	prose_module(&hover->prose, hover->policy, module);
	prose_add(&hover->prose, ": ");
	prose_add(&hover->prose, prose_file_kind(include->target_role));
	if (module == hover->from)
		return;
	tell_because(hover, module);
	tell_reexport(hover, module);
	struct query_modules who =
		query_who_may_include(hover->model, hover->arena, include->target, include->include->spelled);
	tell_users(hover, "May be included by ", &who);
}

/* ---- symbols ---- */

static void tell_symbol(struct hover *hover, const struct query_symbol *symbol)
{
	hover->range = symbol->range;
	hover->found = true;
	/* What no header declares is a matter of one file, or of a module within itself. */
	if (symbol->module == MODULE_NONE || (symbol->module == hover->from && !symbol->header.len))
		return;
	prose_module(&hover->prose, hover->policy, symbol->module);
	prose_add(&hover->prose, symbol->is_public ? ": public " : ": private ");
	prose_add(&hover->prose, symbol_kind_name(symbol->kind));
	if (symbol->module == hover->from)
		return;
	tell_because(hover, symbol->module);
	tell_reexport(hover, symbol->module);
	struct query_modules who = query_who_may_use(hover->model, hover->arena, symbol);
	tell_users(hover, "May be used by ", &who);
}

/* ---- what is wrong ---- */

static void tell_violations(struct hover *hover, const struct asked *asked, struct text_place place)
{
	size_t count;
	const struct violation *violations = project_verdict(asked->root->project, asked->tree_path, &count);
	for (size_t i = 0; i < count; i++) {
		if (!query_holds(violations[i].range, place))
			continue;
		prose_violation(&hover->prose, &violations[i]);
		if (!hover->found)
			hover->range = violations[i].range;
		hover->found = true;
	}
}

static void hover_code(const struct asked *asked, size_t offset, struct hover *hover)
{
	struct text_place place = asked_place(asked, offset);
	struct query_include include;
	struct query_symbol symbol;
	struct file_role role;
	query_role(hover->model, asked->tree_path, &role);
	hover->from = role.module;
	if (query_include_at(hover->model, asked->tree_path, place, &include))
		tell_include(hover, &include);
	else if (query_symbol_at(hover->model, asked->tree_path, place, &symbol))
		tell_symbol(hover, &symbol);
	tell_violations(hover, asked, place);
}

/* ---- the answer ---- */

void hover_write(struct call *call, const struct prose *prose, struct lsp_range range)
{
	struct json_writer *w = call->result;
	if (!prose->text.len) {
		json_write_null(w);
		return;
	}
	json_begin_object(w);
	json_key(w, "contents");
	json_begin_object(w);
	member_string(w, "kind", prose->markdown ? STR("markdown") : STR("plaintext"));
	member_string(w, "value", prose_str(prose));
	json_end_object(w);
	reply_range(w, "range", range);
	json_end_object(w);
}

void method_hover(struct server *server, struct call *call)
{
	struct asked asked;
	size_t offset;
	if (!params_document_position(server, call, &asked, &offset))
		return;
	if (policy_file_of(&asked)) {
		policy_hover(server, call, &asked, offset);
		return;
	}
	struct hover hover = {.model = asked_model(&asked), .arena = &server->arena};
	hover.prose.markdown = server->client.hover_markdown;
	if (hover.model) {
		hover.policy = query_policy(hover.model);
		hover_code(&asked, offset, &hover);
	}
	hover_write(call, &hover.prose, asked_lsp_range_of(&asked, hover.range));
	prose_finish(&hover.prose);
}
