/* textDocument/codeAction and codeAction/resolve: the fixes of what is told at a place. */
#include <autotomy/driver/fixes.h>

#include "features/params.h"

#include "features/workspace_edit.h"
#include "methods.h"
#include <autotomy/base/json_members.h>

#define KIND_QUICKFIX "quickfix"
#define KIND_FIX_ALL  "source.fixAll.autotomy"

enum {
	TRIGGERED_BY_ITSELF = 2, /* LSP's CodeActionTriggerKind.Automatic */
	CHOSEN_MAX = 32,         /* violations that one request is about; each costs a few judgements of its file */
};

/* One question, and what there is at its place. */
struct question {
	struct server *server;
	struct asked asked;
	struct asked_range range;
	struct json context;
	const struct violation *verdict;
	size_t count;
	VEC(const struct violation *) chosen;
	struct fixes fixes;
	struct json_writer *w;
};

/* ---- what is asked ---- */

/* Whether the client wants actions of this kind: one is wanted with all kinds below it. */
static bool is_wanted(const struct question *question, const char *kind)
{
	struct json only = json_get(question->context, "only");
	struct arena *arena = &question->server->arena;
	if (json_type(only) != JSON_ARRAY)
		return true;
	for (struct json_iter it = json_iterate(only); json_next(&it);) {
		struct str wanted = json_string(arena, it.value), whole = str_from(kind);
		bool below = str_starts(whole, wanted) &&
			     (wanted.len == 0 || wanted.len == whole.len || whole.ptr[wanted.len] == '.');
		if (json_type(it.value) == JSON_STRING && below)
			return true;
	}
	return false;
}

static bool same_position(struct lsp_position a, struct lsp_position b)
{
	return a.line == b.line && a.character == b.character;
}

/* Whether a diagnostic of the client's is the one that we tell of this violation. It may be an old one. */
static bool is_about(const struct question *question, struct json diagnostic, const struct violation *violation)
{
	struct lsp_range theirs, ours = asked_lsp_range_of(&question->asked, violation->range);
	return json_is_string(json_get(diagnostic, "code"), rule_info(violation->rule)->id) &&
	       range_read(json_get(diagnostic, "range"), &theirs) && same_position(theirs.start, ours.start) &&
	       same_position(theirs.end, ours.end);
}

static bool is_meant(const struct question *question, const struct violation *violation)
{
	const struct asked *asked = &question->asked;
	size_t begin = text_offset_of(asked->lines, asked->text, violation->range.begin);
	size_t end = text_offset_of(asked->lines, asked->text, violation->range.end);
	if (begin <= question->range.end && question->range.begin <= end)
		return true;
	/* Some clients ask at the cursor, with all diagnostics of its line. */
	struct json_iter it = json_iterate(json_get(question->context, "diagnostics"));
	while (json_next(&it))
		if (is_about(question, it.value, violation))
			return true;
	return false;
}

static void settle(struct root *root)
{
	if (!root->unsettled)
		return;
	root->unsettled = false;
	project_settle(root->project);
}

static void choose(struct question *question)
{
	struct root *root = question->asked.root;
	settle(root);
	question->verdict = project_verdict(root->project, question->asked.tree_path, &question->count);
	for (size_t i = 0; i < question->count && question->chosen.len < CHOSEN_MAX; i++)
		if (question->verdict[i].status == VIOLATION_NEW && is_meant(question, &question->verdict[i]))
			vec_push(&question->chosen, &question->verdict[i]);
}

/* ---- what is answered ---- */

/* The client's own words: it knows its diagnostics by them. */
static void write_diagnostics(struct question *question, const struct fix *fix)
{
	struct json_writer *w = question->w;
	json_key(w, "diagnostics");
	json_begin_array(w);
	for (struct json_iter it = json_iterate(json_get(question->context, "diagnostics")); json_next(&it);) {
		bool answered = false;
		for (size_t i = 0; i < fix->violation_count && !answered; i++)
			answered = is_about(question, it.value, fix->violations[i]);
		if (answered)
			json_write_raw(w, json_raw(it.value));
	}
	json_end_array(w);
}

static void write_edit(struct question *question, const struct fix *fix)
{
	json_key(question->w, "edit");
	workspace_edit_write(question->w, question->server, question->asked.root, fix);
}

static void begin_action(struct question *question, const struct fix *fix, const char *kind)
{
	struct json_writer *w = question->w;
	json_begin_object(w);
	member_string(w, "title", fix->title);
	member_string(w, "kind", str_from(kind));
	write_diagnostics(question, fix);
}

static void write_action(struct question *question, const struct fix *fix, const char *kind)
{
	const struct client_actions *client = &question->server->client.actions;
	struct json_writer *w = question->w;
	begin_action(question, fix, kind);
	if (fix->preferred && client->preferred) {
		json_key(w, "isPreferred");
		json_write_bool(w, true);
	}
	if (fix->hindrance.len) {
		json_key(w, "disabled");
		json_begin_object(w);
		member_string(w, "reason", fix->hindrance);
		json_end_object(w);
	} else {
		write_edit(question, fix);
	}
	json_end_object(w);
}

/* For a client that takes commands alone: the edit goes with it and comes back by workspace/executeCommand. */
static void write_command(struct question *question, const struct fix *fix)
{
	struct json_writer *w = question->w;
	const struct document *document = question->asked.document;
	json_begin_object(w);
	member_string(w, "title", fix->title);
	member_string(w, "command", STR("autotomy.applyFix"));
	json_key(w, "arguments");
	json_begin_array(w);
	json_begin_object(w);
	member_string(w, "label", fix->title);
	member_string(w, "uri", question->asked.uri);
	if (document && document->has_version) {
		json_key(w, "version");
		json_write_int(w, document->version);
	}
	write_edit(question, fix);
	json_end_object(w);
	json_end_array(w);
	json_end_object(w);
}

static void write_fix(struct question *question, const struct fix *fix, const char *kind)
{
	const struct client_actions *client = &question->server->client.actions;
	if (fix->hindrance.len && !client->disabled)
		return;
	if (client->literals)
		write_action(question, fix, kind);
	else if (client->applies_edits && !fix->hindrance.len)
		write_command(question, fix);
}

/* ---- all of a file ---- */

/* What a client that resolves edits hands back; nothing in it is trusted. */
static void write_unresolved(struct question *question, const struct fix *fix, enum rule_id rule, const char *kind)
{
	struct json_writer *w = question->w;
	begin_action(question, fix, kind);
	json_key(w, "data");
	json_begin_object(w);
	json_key(w, "textDocument");
	json_begin_object(w);
	member_string(w, "uri", question->asked.uri);
	json_end_object(w);
	if (rule != RULE_NONE)
		member_string(w, "rule", str_from(rule_info(rule)->id));
	json_end_object(w);
	json_end_object(w);
}

static void write_fix_all(struct question *question, enum rule_id rule, struct str title, const char *kind)
{
	struct root *root = question->asked.root;
	struct fix fix = {.title = title};
	if (question->server->client.actions.resolves_edit)
		write_unresolved(question, &fix, rule, kind);
	else if (project_fix_all(root->project, &question->server->arena, question->asked.tree_path, rule, &fix))
		write_fix(question, &fix, kind);
}

static bool is_safe(const struct fix *fix)
{
	return fix->preferred && fix->safe && fix->kind != FIX_REMOVE_ENTRY;
}

static size_t count_of(const struct question *question, enum rule_id rule)
{
	size_t count = 0;
	for (size_t i = 0; i < question->count; i++)
		count += question->verdict[i].status == VIOLATION_NEW && question->verdict[i].rule == rule;
	return count;
}

/* For every rule of which something here can be fixed, and more is told in the file. */
static void write_fixes_of_rules(struct question *question)
{
	bool told[RULE_COUNT] = {false};
	for (size_t i = 0; i < question->fixes.len; i++) {
		const struct fix *fix = &question->fixes.items[i];
		for (size_t v = 0; v < fix->violation_count && is_safe(fix); v++) {
			enum rule_id rule = fix->violations[v]->rule;
			if (told[rule] || count_of(question, rule) < 2)
				continue;
			told[rule] = true;
			write_fix_all(question, rule,
				      arena_printf(&question->server->arena, "Fix all '%s' in this file",
						   rule_info(rule)->id),
				      KIND_QUICKFIX);
		}
	}
}

/* Whether the whole file is to be mended: where that is asked for, or somebody looks at what there is. */
static bool wants_fix_all(const struct question *question)
{
	int64_t trigger = 0;
	if (!is_wanted(question, KIND_FIX_ALL))
		return false;
	if (json_type(json_get(question->context, "only")) == JSON_ARRAY)
		return true;
	json_int(json_get(question->context, "triggerKind"), &trigger);
	bool any = false;
	for (size_t i = 0; i < question->fixes.len; i++)
		any |= is_safe(&question->fixes.items[i]);
	return any && trigger != TRIGGERED_BY_ITSELF;
}

/* Something at the place can be mended, or else the file is asked whether anything can. */
static void write_source_action(struct question *question)
{
	static const struct str title = STR_INIT("Fix all boundary violations in this file that can be fixed safely");
	struct root *root = question->asked.root;
	struct fix fix;
	if (!wants_fix_all(question))
		return;
	if (question->fixes.len) {
		write_fix_all(question, RULE_NONE, title, KIND_FIX_ALL);
	} else if (project_fix_all(root->project, &question->server->arena, question->asked.tree_path, RULE_NONE,
				   &fix)) {
		write_fix(question, &fix, KIND_FIX_ALL);
	}
}

/* ---- the methods ---- */

static bool is_repair(const struct fix *fix)
{
	return fix->kind != FIX_SUPPRESS && fix->kind != FIX_LOOSEN;
}

/* Repairs, then all of one rule, then the exceptions and the policy. */
static void write_quickfixes(struct question *question)
{
	for (size_t i = 0; i < question->fixes.len; i++)
		if (is_repair(&question->fixes.items[i]))
			write_fix(question, &question->fixes.items[i], KIND_QUICKFIX);
	write_fixes_of_rules(question);
	for (size_t i = 0; i < question->fixes.len; i++)
		if (!is_repair(&question->fixes.items[i]))
			write_fix(question, &question->fixes.items[i], KIND_QUICKFIX);
}

void method_code_action(struct server *server, struct call *call)
{
	struct question question = {.server = server, .w = call->result};
	question.context = json_get(call->params, "context");
	if (!params_document(server, call, &question.asked) || !params_range(call, &question.asked, &question.range))
		return;
	json_begin_array(call->result);
	if (question.asked.root && question.asked.readable) {
		struct root *root = question.asked.root;
		bool quickfixes = is_wanted(&question, KIND_QUICKFIX);
		choose(&question);
		if (quickfixes)
			project_find_fixes(root->project, &server->arena, question.asked.tree_path,
					   question.chosen.items, question.chosen.len, &question.fixes);
		write_quickfixes(&question);
		write_source_action(&question);
	}
	json_end_array(call->result);
	vec_free(&question.chosen);
	vec_free(&question.fixes);
}

/* All members but one, as the client wrote them. */
static void copy_members(struct json_writer *w, struct arena *arena, struct json object, const char *but)
{
	for (struct json_iter it = json_iterate(object); json_next(&it);) {
		struct str key = arena_str(arena, json_string(arena, it.key)); /* a C string */
		if (json_is_string(it.key, but))
			continue;
		json_key(w, key.ptr);
		json_write_raw(w, json_raw(it.value));
	}
}

/* The same action with its edit, as far as the file has something to mend by now. */
void method_resolve_code_action(struct server *server, struct call *call)
{
	struct json_writer *w = call->result;
	struct json data = json_get(call->params, "data"), rule = json_get(data, "rule");
	struct call about = {.params = data};
	struct asked asked;
	struct fix fix;
	if (json_type(call->params) != JSON_OBJECT) {
		call->error = RPC_INVALID_PARAMS;
		call->why = "a CodeAction was expected";
		return;
	}
	enum rule_id id = json_type(rule) == JSON_STRING ? rule_find(json_string(&server->arena, rule)) : RULE_NONE;
	bool known = params_document(server, &about, &asked) && asked.root && asked.readable;
	if (known)
		settle(asked.root);
	known = known && project_fix_all(asked.root->project, &server->arena, asked.tree_path, id, &fix);
	json_begin_object(w);
	copy_members(w, &server->arena, call->params, known ? "edit" : "");
	if (known) {
		json_key(w, "edit");
		workspace_edit_write(w, server, asked.root, &fix);
	}
	json_end_object(w);
}
