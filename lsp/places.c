/* Converts tree paths and byte columns for the client. */
#include "places.h"

#include <autotomy/base/path.h>

#include "uri.h"

static void forget_texts(struct places *places)
{
	for (size_t i = 0; i < places->texts.len; i++)
		line_table_finish(&places->texts.items[i]->own);
	vec_clear(&places->texts);
}

void places_reset(struct places *places, const struct root *root)
{
	forget_texts(places);
	arena_reset(&places->arena);
	places->root = root;
}

void places_finish(struct places *places)
{
	forget_texts(places);
	vec_free(&places->texts);
	arena_finish(&places->arena);
}

size_t places_bytes(const struct places *places)
{
	return places->arena.used;
}

static const struct document *document_of(struct places *places, struct str path)
{
	return documents_at(places->documents, path_join(&places->arena, places->root->path, path));
}

struct str places_uri(struct places *places, struct str path)
{
	const struct document *document = document_of(places, path);
	if (document)
		return document->uri;
	const struct publication *known = publications_find(&places->root->publications, path);
	if (known && known->uri.len)
		return known->uri;
	return uri_from_path(&places->arena, path_join(&places->arena, places->root->shown, path));
}

static void read_text(struct places *places, struct placed_text *placed)
{
	const struct document *document = document_of(places, placed->path);
	if (document && document->root == places->root && !document->refused) {
		placed->text = document_text(document);
		placed->lines = &document->lines;
		placed->readable = true;
		return;
	}
	placed->readable = project_text(places->root->project, &places->arena, placed->path, &placed->text) &&
			   placed->text.len <= DOCUMENT_MAX_BYTES;
	if (placed->readable)
		line_table_build(&placed->own, placed->text);
	placed->lines = &placed->own;
}

/* The newest first: a note mostly points where the last one did. */
static const struct placed_text *text_of(struct places *places, struct str path)
{
	for (size_t i = places->texts.len; i-- > 0;) {
		if (str_eq(places->texts.items[i]->path, path))
			return places->texts.items[i];
	}
	struct placed_text *placed = arena_new(&places->arena, struct placed_text);
	placed->path = arena_str(&places->arena, path);
	read_text(places, placed);
	vec_push(&places->texts, placed);
	return placed;
}

/* Of a file that cannot be read any more: its bytes count as ASCII. */
static struct lsp_position position_blindly(struct text_place place)
{
	return (struct lsp_position){place.line ? place.line - 1 : 0, place.column ? place.column - 1 : 0};
}

struct lsp_range places_range(struct places *places, struct str path, struct text_range range)
{
	const struct placed_text *in = text_of(places, path);
	if (!in->readable)
		return (struct lsp_range){position_blindly(range.begin), position_blindly(range.end)};
	return (struct lsp_range){
		lsp_position_at(in->lines, in->text, range.begin, places->encoding),
		lsp_position_at(in->lines, in->text, range.end, places->encoding),
	};
}
