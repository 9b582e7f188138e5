/* The table of joined methods, and a joiner for each kind of result. */
#include "proxy/join.h"

#include <stdlib.h>

static const struct join methods[] = {
	{"callHierarchy/incomingCalls", JOIN_LISTS, "callHierarchyProvider", NULL},
	{"callHierarchy/outgoingCalls", JOIN_LISTS, "callHierarchyProvider", NULL},
	{"textDocument/codeAction", JOIN_LISTS, "codeActionProvider", NULL},
	{"textDocument/codeLens", JOIN_LISTS, "codeLensProvider", NULL},
	{"textDocument/completion", JOIN_COMPLETION, "completionProvider", NULL},
	{"textDocument/declaration", JOIN_FIRST, "declarationProvider", NULL},
	{"textDocument/definition", JOIN_FIRST, "definitionProvider", NULL},
	{"textDocument/documentHighlight", JOIN_LISTS, "documentHighlightProvider", NULL},
	{"textDocument/documentLink", JOIN_LINKS, "documentLinkProvider", NULL},
	{"textDocument/documentSymbol", JOIN_FIRST, "documentSymbolProvider", NULL},
	{"textDocument/foldingRange", JOIN_LISTS, "foldingRangeProvider", NULL},
	{"textDocument/hover", JOIN_HOVER, "hoverProvider", NULL},
	{"textDocument/implementation", JOIN_FIRST, "implementationProvider", NULL},
	{"textDocument/inlayHint", JOIN_LISTS, "inlayHintProvider", NULL},
	{"textDocument/prepareRename", JOIN_FIRST, "renameProvider", "prepareProvider"},
	{"textDocument/references", JOIN_LISTS, "referencesProvider", NULL},
	{"textDocument/rename", JOIN_FIRST, "renameProvider", NULL},
	{"textDocument/typeDefinition", JOIN_FIRST, "typeDefinitionProvider", NULL},
	{"workspace/symbol", JOIN_LISTS, "workspaceSymbolProvider", NULL},
};

const struct join *join_methods(size_t *count)
{
	*count = sizeof methods / sizeof *methods;
	return methods;
}

static int by_name(const void *name, const void *join)
{
	return str_cmp(*(const struct str *)name, str_from(((const struct join *)join)->method));
}

const struct join *join_find(struct str method)
{
	return bsearch(&method, methods, sizeof methods / sizeof *methods, sizeof *methods, by_name);
}

bool join_is_empty(struct json result)
{
	switch (json_type(result)) {
	case JSON_ABSENT:
	case JSON_NULL:
		return true;
	case JSON_ARRAY:
		return json_count(result) == 0;
	case JSON_OBJECT:
		return json_type(json_get(result, "items")) == JSON_ARRAY && !json_count(json_get(result, "items"));
	default:
		return false;
	}
}

static void copy(struct json_writer *w, struct json value)
{
	json_write_raw(w, json_raw(value));
}

/* ---- lists ---- */

/* One location may stand for a list of one. */
static void copy_elements(struct json_writer *w, struct json list)
{
	if (json_type(list) == JSON_OBJECT)
		copy(w, list);
	for (struct json_iter it = json_iterate(list); json_type(list) == JSON_ARRAY && json_next(&it);)
		copy(w, it.value);
}

static void join_lists(struct json_writer *w, struct json theirs, struct json ours)
{
	json_begin_array(w);
	copy_elements(w, theirs);
	copy_elements(w, ours);
	json_end_array(w);
}

/* ---- links ---- */

static bool is_before(struct json a, struct json b)
{
	int64_t a_line = 0, b_line = 0, a_character = 0, b_character = 0;
	json_int(json_get(a, "line"), &a_line);
	json_int(json_get(b, "line"), &b_line);
	json_int(json_get(a, "character"), &a_character);
	json_int(json_get(b, "character"), &b_character);
	return a_line < b_line || (a_line == b_line && a_character < b_character);
}

static bool overlap(struct json a, struct json b)
{
	struct json a_range = json_get(a, "range"), b_range = json_get(b, "range");
	return is_before(json_get(a_range, "start"), json_get(b_range, "end")) &&
	       is_before(json_get(b_range, "start"), json_get(a_range, "end"));
}

/* The first element that overlaps the link; absent where there is none. */
static struct json overlapping(struct json links, struct json link)
{
	for (struct json_iter it = json_iterate(links); json_next(&it);) {
		if (overlap(it.value, link))
			return it.value;
	}
	return (struct json){0};
}

static void write_link(struct json_writer *w, struct json link, struct json ours)
{
	struct str raw = json_raw(link);
	struct json tooltip = json_get(ours, "tooltip");
	if (json_type(tooltip) != JSON_STRING || json_type(json_get(link, "tooltip")) != JSON_ABSENT) {
		copy(w, link);
		return;
	}
	struct strbuf with_tooltip = {0};
	strbuf_add(&with_tooltip, str_sub(raw, 0, raw.len - 1));
	strbuf_add(&with_tooltip, STR(",\"tooltip\":"));
	strbuf_add(&with_tooltip, json_raw(tooltip));
	strbuf_addc(&with_tooltip, '}');
	json_write_raw(w, strbuf_str(&with_tooltip));
	strbuf_free(&with_tooltip);
}

static void join_links(struct json_writer *w, struct json theirs, struct json ours)
{
	json_begin_array(w);
	for (struct json_iter it = json_iterate(theirs); json_next(&it);)
		write_link(w, it.value, overlapping(ours, it.value));
	for (struct json_iter it = json_iterate(ours); json_next(&it);) {
		if (json_type(overlapping(theirs, it.value)) == JSON_ABSENT)
			copy(w, it.value);
	}
	json_end_array(w);
}

/* ---- completion ---- */

static struct json items_of(struct json completion)
{
	return json_type(completion) == JSON_OBJECT ? json_get(completion, "items") : completion;
}

/* What theirs says beside its items, its defaults for them above all, stays as it is. */
static void copy_rest(struct json_writer *w, struct arena *arena, struct json list)
{
	for (struct json_iter it = json_iterate(list); json_type(list) == JSON_OBJECT && json_next(&it);) {
		struct str key = json_string(arena, it.key);
		if (str_eq(key, STR("items")) || str_eq(key, STR("isIncomplete")))
			continue;
		json_key(w, arena_str(arena, key).ptr);
		copy(w, it.value);
	}
}

static void join_completion(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	json_begin_object(w);
	json_key(w, "isIncomplete");
	json_write_bool(w, json_bool(json_get(theirs, "isIncomplete"), false) ||
				   json_bool(json_get(ours, "isIncomplete"), false));
	copy_rest(w, arena, theirs);
	json_key(w, "items");
	join_lists(w, items_of(theirs), items_of(ours));
	json_end_object(w);
}

/* ---- hover ---- */

static bool is_markdown(struct json contents)
{
	return json_is_string(json_get(contents, "kind"), "markdown");
}

static bool is_markup(struct json contents)
{
	return json_type(json_get(contents, "kind")) == JSON_STRING;
}

/* The text of a MarkupContent or a MarkedString, or of a list of those. */
static void add_text(struct strbuf *out, struct arena *arena, struct json contents)
{
	if (json_type(contents) == JSON_ARRAY) {
		for (struct json_iter it = json_iterate(contents); json_next(&it);) {
			if (out->len)
				strbuf_add(out, STR("\n\n"));
			add_text(out, arena, it.value);
		}
		return;
	}
	bool is_object = json_type(contents) == JSON_OBJECT;
	strbuf_add(out, json_string(arena, is_object ? json_get(contents, "value") : contents));
}

static void join_markup(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	struct strbuf text = {0};
	add_text(&text, arena, theirs);
	strbuf_add(&text, is_markdown(theirs) ? STR("\n\n---\n\n") : STR("\n\n"));
	struct strbuf more = {0};
	add_text(&more, arena, ours);
	strbuf_add(&text, strbuf_str(&more));
	json_begin_object(w);
	json_key(w, "kind");
	copy(w, json_get(theirs, "kind"));
	json_key(w, "value");
	json_write_string(w, strbuf_str(&text));
	json_end_object(w);
	strbuf_free(&more);
	strbuf_free(&text);
}

/* The older form: a string in markdown, or code in a language, or a list of them. */
static void join_marked(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	struct strbuf text = {0};
	add_text(&text, arena, ours);
	json_begin_array(w);
	if (json_type(theirs) == JSON_ARRAY)
		copy_elements(w, theirs);
	else
		copy(w, theirs);
	json_write_string(w, strbuf_str(&text));
	json_end_array(w);
	strbuf_free(&text);
}

static void join_hover(struct json_writer *w, struct arena *arena, struct json theirs, struct json ours)
{
	struct json their_contents = json_get(theirs, "contents"), our_contents = json_get(ours, "contents");
	struct json range = json_get(json_type(json_get(theirs, "range")) == JSON_OBJECT ? theirs : ours, "range");
	json_begin_object(w);
	json_key(w, "contents");
	if (is_markup(their_contents))
		join_markup(w, arena, their_contents, our_contents);
	else
		join_marked(w, arena, their_contents, our_contents);
	if (json_type(range) == JSON_OBJECT) {
		json_key(w, "range");
		copy(w, range);
	}
	json_end_object(w);
}

void join_results(struct json_writer *writer, enum join_kind kind, struct arena *arena, struct json theirs,
		  struct json ours)
{
	bool theirs_empty = join_is_empty(theirs), ours_empty = join_is_empty(ours);
	if (ours_empty && json_type(theirs) != JSON_ABSENT)
		copy(writer, theirs);
	else if (ours_empty && json_type(ours) == JSON_ABSENT)
		json_write_null(writer);
	else if (theirs_empty)
		copy(writer, ours);
	else if (kind == JOIN_FIRST)
		copy(writer, theirs);
	else if (kind == JOIN_LISTS)
		join_lists(writer, theirs, ours);
	else if (kind == JOIN_LINKS)
		join_links(writer, theirs, ours);
	else if (kind == JOIN_HOVER)
		join_hover(writer, arena, theirs, ours);
	else
		join_completion(writer, arena, theirs, ours);
}
