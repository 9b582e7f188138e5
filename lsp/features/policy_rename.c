/* textDocument/prepareRename and rename: a module or a layer, in all policy files and in the baseline. */
#include "methods.h"

#include <autotomy/driver/query.h>

#include "features/policy_features.h"
#include "features/reply.h"

struct renaming {
	struct server *server;
	const struct asked *asked;
	struct policy_name from;
	struct str to;
	const char *refusal; /* why not; in the arena or static */
	struct json_writer *w;
	struct places places;
	struct str open; /* the file whose edits are being written */
	struct line_table lines;
};

static bool spot_under(struct server *server, const struct asked *asked, size_t offset, struct policy_spot *spot,
		       struct policy_name *name)
{
	const struct key_table *table = asked->root ? policy_file_of(asked) : NULL;
	return table && policy_text_at(asked->text, table, offset, spot) &&
	       policy_name_at(&server->arena, asked->text, spot, name);
}

void method_prepare_rename(struct server *server, struct call *call)
{
	struct asked asked;
	struct policy_spot spot;
	struct policy_name name;
	size_t offset;
	if (!params_document_position(server, call, &asked, &offset))
		return;
	if (!spot_under(server, &asked, offset, &spot, &name)) {
		json_write_null(call->result);
		return;
	}
	json_begin_object(call->result);
	reply_range(call->result, "range", asked_lsp_range(&asked, spot.token.begin, spot.token.end));
	member_string(call->result, "placeholder", name.name);
	json_end_object(call->result);
}

/* ---- what forbids it ---- */

static void refuse(struct renaming *renaming, struct str why)
{
	renaming->refusal = arena_str(&renaming->server->arena, why).ptr;
}

/* A glob that names one of the two names would name other modules than before. */
static bool check_mention(void *context, const struct policy_mention *mention)
{
	struct renaming *renaming = context;
	struct arena *arena = &renaming->server->arena;
	if (mention->layer != renaming->from.layer)
		return true;
	if (mention->declares && str_eq(mention->written, renaming->to)) {
		refuse(renaming, arena_printf(arena, "there is a %s '%.*s' already",
					      mention->layer ? "layer" : "module", STR_ARG(renaming->to)));
		return false;
	}
	if (mention->glob && policy_name_matches(mention->written, renaming->from.name) !=
				     policy_name_matches(mention->written, renaming->to)) {
		refuse(renaming, arena_printf(arena, "the glob '%.*s' in %.*s names only one of '%.*s' and '%.*s'",
					      STR_ARG(mention->written), STR_ARG(mention->path),
					      STR_ARG(renaming->from.name), STR_ARG(renaming->to)));
		return false;
	}
	return true;
}

static void check_name(struct renaming *renaming)
{
	struct str fault =
		renaming->from.layer ? (struct str){0} : policy_name_fault(&renaming->server->arena, renaming->to);
	if (fault.len)
		refuse(renaming, fault);
	else if (!renaming->to.len)
		refuse(renaming, STR("a layer needs a name"));
	else if (!str_eq(renaming->to, renaming->from.name))
		policy_each_mention(renaming->server, renaming->asked, check_mention, renaming);
}

/* ---- the edits ---- */

static void close_file(struct renaming *renaming)
{
	if (renaming->open.len)
		json_end_array(renaming->w);
	line_table_finish(&renaming->lines);
	renaming->open = (struct str){0};
}

static void open_file(struct renaming *renaming, struct str path, struct str text)
{
	if (str_eq(renaming->open, path))
		return;
	close_file(renaming);
	renaming->open = path;
	line_table_build(&renaming->lines, text);
	/* A key of the answer; the writer wants a NUL behind it. */
	json_key(renaming->w, arena_str(&renaming->server->arena, places_uri(&renaming->places, path)).ptr);
	json_begin_array(renaming->w);
}

/* As it stands between the quotes. */
static struct str escaped(struct arena *arena, struct str text)
{
	struct strbuf out = {0};
	struct json_writer writer = {.buf = &out};
	json_write_string(&writer, text);
	struct str quoted = arena_str(arena, strbuf_str(&out));
	strbuf_free(&out);
	return str_sub(quoted, 1, quoted.len - 1);
}

static void write_edit(struct renaming *renaming, struct str path, struct str text, size_t begin, size_t end)
{
	open_file(renaming, path, text);
	struct text_range range = {text_place_at(&renaming->lines, text, begin),
				   text_place_at(&renaming->lines, text, end)};
	json_begin_object(renaming->w);
	reply_range(renaming->w, "range", places_range(&renaming->places, path, range));
	member_string(renaming->w, "newText", escaped(&renaming->server->arena, renaming->to));
	json_end_object(renaming->w);
}

static bool edit_mention(void *context, const struct policy_mention *mention)
{
	struct renaming *renaming = context;
	if (mention->layer == renaming->from.layer && !mention->glob && str_eq(mention->written, renaming->from.name))
		write_edit(renaming, mention->path, mention->text, mention->spot.token.begin, mention->spot.token.end);
	return true;
}

static void edit_member(struct renaming *renaming, struct str path, struct str text, struct json entry, const char *key)
{
	struct json value = json_get(entry, key);
	if (json_type(value) == JSON_STRING &&
	    str_eq(json_string(&renaming->server->arena, value), renaming->from.name))
		write_edit(renaming, path, text, json_begin(value) + 1, json_end(value) - 1);
}

/* Its entries name modules; what an `external` entry leads to is a library. */
static void edit_baseline(struct renaming *renaming)
{
	struct arena *arena = &renaming->server->arena;
	struct str text, path = query_baseline(asked_model(renaming->asked));
	struct json root;
	struct json_error error;
	if (renaming->from.layer || !path.len || !project_text(renaming->asked->root->project, arena, path, &text) ||
	    !json_parse(arena, text, JSON_RELAXED, &root, &error))
		return;
	for (struct json_iter it = json_iterate(json_get(root, "entries")); json_next(&it);) {
		edit_member(renaming, path, text, it.value, "from");
		if (!json_is_string(json_get(it.value, "rule"), rule_info(RULE_EXTERNAL)->id))
			edit_member(renaming, path, text, it.value, "to");
	}
}

static void write_edits(struct renaming *renaming)
{
	renaming->places = reply_places(renaming->server, renaming->asked);
	json_begin_object(renaming->w);
	json_key(renaming->w, "changes");
	json_begin_object(renaming->w);
	policy_each_mention(renaming->server, renaming->asked, edit_mention, renaming);
	if (asked_model(renaming->asked))
		edit_baseline(renaming);
	close_file(renaming);
	json_end_object(renaming->w);
	json_end_object(renaming->w);
	places_finish(&renaming->places);
}

void method_rename(struct server *server, struct call *call)
{
	struct asked asked;
	struct policy_spot spot;
	struct json name = json_get(call->params, "newName");
	struct renaming renaming = {.server = server, .asked = &asked, .w = call->result};
	size_t offset;
	if (!params_document_position(server, call, &asked, &offset))
		return;
	if (json_type(name) != JSON_STRING) {
		call->error = RPC_INVALID_PARAMS;
		call->why = "newName must be a string";
		return;
	}
	renaming.to = json_string(&server->arena, name);
	if (!spot_under(server, &asked, offset, &spot, &renaming.from))
		renaming.refusal = "only the names of modules and layers in a policy file can be changed here";
	else
		check_name(&renaming);
	if (renaming.refusal) {
		call->error = RPC_REQUEST_FAILED;
		call->why = renaming.refusal;
		return;
	}
	write_edits(&renaming);
}
