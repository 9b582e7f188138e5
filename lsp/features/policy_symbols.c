/* textDocument/documentSymbol in a policy file: its modules, externals and forbidden symbols. */
#include "methods.h"

#include "features/policy_features.h"
#include "features/reply.h"

/* LSP's SymbolKind. */
enum { KIND_MODULE = 2, KIND_PACKAGE = 4, KIND_EVENT = 24 };

static void write_symbol(struct call *call, const struct asked *asked, struct str name, int kind, struct json value,
			 struct json selection)
{
	struct json_writer *w = call->result;
	size_t quote = json_type(selection) == JSON_STRING;
	json_begin_object(w);
	member_string(w, "name", name);
	member_number(w, "kind", (size_t)kind);
	reply_range(w, "range", asked_lsp_range(asked, json_begin(selection), json_end(value)));
	reply_range(w, "selectionRange",
		    asked_lsp_range(asked, json_begin(selection) + quote, json_end(selection) - quote));
	json_end_object(w);
}

static void write_named(struct server *server, struct call *call, const struct asked *asked, struct json object,
			int kind)
{
	if (json_type(object) != JSON_OBJECT)
		return;
	for (struct json_iter it = json_iterate(object); json_next(&it);) {
		struct str name = json_string(&server->arena, it.key);
		if (name.len)
			write_symbol(call, asked, name, kind, it.value, it.key);
	}
}

/* An entry has no name but its first pattern. */
static void write_forbidden(struct server *server, struct call *call, const struct asked *asked, struct json list)
{
	for (struct json_iter it = json_iterate(list); json_next(&it);) {
		struct json_iter symbols = json_iterate(json_get(it.value, "symbols"));
		struct str name;
		if (!json_next(&symbols) || !(name = json_string(&server->arena, symbols.value)).len)
			continue;
		struct json_writer *w = call->result;
		json_begin_object(w);
		member_string(w, "name", name);
		member_number(w, "kind", KIND_EVENT);
		reply_range(w, "range", asked_lsp_range(asked, json_begin(it.value), json_end(it.value)));
		reply_range(w, "selectionRange",
			    asked_lsp_range(asked, json_begin(symbols.value) + 1, json_end(symbols.value) - 1));
		json_end_object(w);
	}
}

/* While the text is no JSON the editor keeps the outline that it has. */
void method_document_symbol(struct server *server, struct call *call)
{
	struct asked asked;
	struct json root;
	struct json_error error;
	if (!params_document(server, call, &asked))
		return;
	if (!policy_file_of(&asked) || !json_parse(&server->arena, asked.text, JSON_RELAXED, &root, &error)) {
		json_write_null(call->result);
		return;
	}
	json_begin_array(call->result);
	write_named(server, call, &asked, json_get(root, "modules"), KIND_MODULE);
	write_named(server, call, &asked, json_get(root, "external"), KIND_PACKAGE);
	write_forbidden(server, call, &asked, json_get(root, "forbidden"));
	json_end_array(call->result);
}
