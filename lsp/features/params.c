/* Reads the params that requests about a file have in common. */
#include "features/params.h"

#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "uri.h"

static bool fail(struct call *call, const char *why)
{
	call->error = RPC_INVALID_PARAMS;
	call->why = why;
	return false;
}

/* ---- the document ---- */

/* The open root that the file belongs to: one that is not open is not opened for a question. */
static struct root *root_of(struct server *server, struct str path)
{
	struct str root;
	if (!root_find(&server->arena, path_folder(path), &root))
		return NULL;
	for (size_t i = 0; i < server->workspace.roots.len; i++) {
		if (str_eq(server->workspace.roots.items[i]->path, root))
			return server->workspace.roots.items[i];
	}
	return NULL;
}

static void find_root(struct server *server, struct asked *asked)
{
	if (asked->document) {
		asked->root = asked->document->root;
		asked->tree_path = asked->document->tree_path;
		return;
	}
	struct root *root = asked->path.len ? root_of(server, asked->path) : NULL;
	if (root && project_tree_path(root->project, &server->arena, asked->path, &asked->tree_path))
		asked->root = root;
}

/* Into the arena, as everything that belongs to the message. */
static const struct line_table *lines_of(struct arena *arena, struct str text)
{
	struct line_table built = {0}, *kept = arena_new(arena, struct line_table);
	line_table_build(&built, text);
	kept->starts = arena_array(arena, uint32_t, built.count);
	memcpy(kept->starts, built.starts, built.count * sizeof *built.starts);
	kept->count = kept->cap = built.count;
	line_table_finish(&built);
	return kept;
}

static void find_text(struct server *server, struct asked *asked)
{
	if (asked->document && !asked->document->refused) {
		asked->readable = true;
		asked->text = document_text(asked->document);
		asked->lines = &asked->document->lines;
		return;
	}
	asked->readable = !asked->document && asked->root &&
			  project_text(asked->root->project, &server->arena, asked->tree_path, &asked->text) &&
			  asked->text.len <= DOCUMENT_MAX_BYTES;
	if (!asked->readable)
		asked->text = (struct str){0};
	asked->lines = lines_of(&server->arena, asked->text);
}

bool params_document(struct server *server, struct call *call, struct asked *asked)
{
	struct str shown;
	struct json uri = json_path(call->params, "textDocument", "uri", NULL);
	*asked = (struct asked){.encoding = server->client.encoding};
	if (json_type(uri) != JSON_STRING)
		return fail(call, "textDocument.uri must be a string");
	asked->uri = json_string(&server->arena, uri);
	asked->document = documents_find(&server->documents, asked->uri);
	if (asked->document)
		asked->path = asked->document->path;
	else if (uri_to_path(&server->arena, asked->uri, &shown))
		asked->path = path_real(&server->arena, shown);
	/* The same file under another name may be open. */
	if (!asked->document)
		asked->document = documents_at(&server->documents, asked->path);
	find_root(server, asked);
	find_text(server, asked);
	return true;
}

/* ---- places in it ---- */

static size_t offset_of(const struct asked *asked, struct lsp_position position)
{
	return lsp_offset_of(asked->lines, asked->text, position, asked->encoding);
}

bool params_position(struct call *call, const struct asked *asked, size_t *offset)
{
	struct lsp_position position;
	if (!position_read(json_get(call->params, "position"), &position))
		return fail(call, "position must be an object of two numbers, line and character");
	*offset = offset_of(asked, position);
	return true;
}

bool params_range(struct call *call, const struct asked *asked, struct asked_range *range)
{
	struct lsp_range read;
	if (!range_read(json_get(call->params, "range"), &read))
		return fail(call, "range must be an object of two positions, start and end");
	size_t start = offset_of(asked, read.start), end = offset_of(asked, read.end);
	*range = (struct asked_range){start < end ? start : end, start < end ? end : start};
	return true;
}

bool params_document_position(struct server *server, struct call *call, struct asked *asked, size_t *offset)
{
	return params_document(server, call, asked) && params_position(call, asked, offset);
}

struct text_place asked_place(const struct asked *asked, size_t offset)
{
	return text_place_at(asked->lines, asked->text, offset);
}

struct lsp_range asked_lsp_range_of(const struct asked *asked, struct text_range range)
{
	return (struct lsp_range){
		lsp_position_at(asked->lines, asked->text, range.begin, asked->encoding),
		lsp_position_at(asked->lines, asked->text, range.end, asked->encoding),
	};
}

struct lsp_range asked_lsp_range(const struct asked *asked, size_t begin, size_t end)
{
	return asked_lsp_range_of(asked, (struct text_range){asked_place(asked, begin), asked_place(asked, end)});
}
