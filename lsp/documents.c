/* Open buffers and incremental edits. */
#include "documents.h"

#include <stdlib.h>
#include <string.h>

#include "owned.h"
#include "positions.h"

/* ---- the table ---- */

static struct document *at_index(const struct documents *documents, uint32_t index)
{
	return index == STRMAP_NONE ? NULL : documents->list.items[index];
}

struct document *documents_find(const struct documents *documents, struct str uri)
{
	return at_index(documents, strmap_get(&documents->by_uri, uri));
}

struct document *documents_at(const struct documents *documents, struct str path)
{
	return path.len ? at_index(documents, strmap_get(&documents->by_path, path)) : NULL;
}

/* The map borrows its keys: one that belongs to another document must not stay behind when that one is freed. */
static void put_path(struct documents *documents, const struct document *document, uint32_t index)
{
	if (!document->path.len)
		return;
	strmap_remove(&documents->by_path, document->path);
	strmap_put(&documents->by_path, document->path, index);
}

void documents_touch(struct documents *documents, const struct document *document)
{
	put_path(documents, document, strmap_get(&documents->by_uri, document->uri));
}

struct document *documents_open(struct documents *documents, struct str uri, struct str path)
{
	struct document *document = documents_find(documents, uri);
	if (!document) {
		document = mem_new(struct document);
		document->uri = owned_copy(uri);
		document->path = owned_copy(path);
		vec_push(&documents->list, document);
		strmap_put(&documents->by_uri, document->uri, (uint32_t)documents->list.len - 1);
	}
	documents_touch(documents, document);
	return document;
}

static void document_destroy(struct document *document)
{
	owned_free(&document->uri);
	owned_free(&document->path);
	owned_free(&document->tree_path);
	strbuf_free(&document->text);
	line_table_finish(&document->lines);
	free(document);
}

static void let_another_stand(struct documents *documents, struct str path)
{
	for (size_t i = 0; i < documents->list.len; i++) {
		if (str_eq(documents->list.items[i]->path, path))
			put_path(documents, documents->list.items[i], (uint32_t)i);
	}
}

/* The last one of the list takes the freed index. */
static void move_last(struct documents *documents, uint32_t index)
{
	struct document *last = documents->list.items[--documents->list.len];
	documents->list.items[index] = last;
	strmap_put(&documents->by_uri, last->uri, index);
	if (strmap_get(&documents->by_path, last->path) == documents->list.len)
		strmap_put(&documents->by_path, last->path, index);
}

void documents_close(struct documents *documents, struct document *document)
{
	uint32_t index = strmap_get(&documents->by_uri, document->uri);
	bool stood = documents_at(documents, document->path) == document;
	strmap_remove(&documents->by_uri, document->uri);
	if (stood)
		strmap_remove(&documents->by_path, document->path);
	if (index == documents->list.len - 1)
		documents->list.len--;
	else
		move_last(documents, index);
	if (stood)
		let_another_stand(documents, document->path);
	document_destroy(document);
}

void documents_finish(struct documents *documents)
{
	for (size_t i = 0; i < documents->list.len; i++)
		document_destroy(documents->list.items[i]);
	vec_free(&documents->list);
	strmap_finish(&documents->by_uri);
	strmap_finish(&documents->by_path);
}

/* ---- texts ---- */

struct str document_text(const struct document *document)
{
	return strbuf_str(&document->text);
}

static void refuse_text(struct document *document)
{
	document->refused = true;
	strbuf_free(&document->text);
	line_table_finish(&document->lines);
	line_table_build(&document->lines, (struct str){0});
}

void document_set_text(struct document *document, struct str text)
{
	if (text.len > DOCUMENT_MAX_BYTES) {
		refuse_text(document);
		return;
	}
	document->refused = false;
	strbuf_clear(&document->text);
	strbuf_add(&document->text, text);
	line_table_build(&document->lines, document_text(document));
}

/* ---- changes ---- */

static bool has_range(struct json change)
{
	enum json_type type = json_type(json_get(change, "range"));
	return type != JSON_ABSENT && type != JSON_NULL;
}

static bool is_change(struct json change)
{
	struct lsp_range range;
	return json_type(json_get(change, "text")) == JSON_STRING &&
	       (!has_range(change) || range_read(json_get(change, "range"), &range));
}

static bool are_changes(struct json changes)
{
	if (json_type(changes) != JSON_ARRAY)
		return false;
	for (struct json_iter it = json_iterate(changes); json_next(&it);) {
		if (!is_change(it.value))
			return false;
	}
	return true;
}

static struct text_edit edit_range(struct document *document, struct json change, struct str inserted,
				   enum position_encoding encoding)
{
	struct lsp_range range;
	struct str text = document_text(document);
	range_read(json_get(change, "range"), &range);
	size_t from = lsp_offset_of(&document->lines, text, range.start, encoding);
	size_t to = lsp_offset_of(&document->lines, text, range.end, encoding);
	struct text_edit edit = {from < to ? from : to, from < to ? to : from, inserted.len};
	if (text.len - (edit.end - edit.begin) + inserted.len > DOCUMENT_MAX_BYTES) {
		refuse_text(document);
		return edit;
	}
	strbuf_splice(&document->text, edit.begin, edit.end, inserted);
	line_table_edit(&document->lines, document_text(document), edit.begin, edit.end, edit.inserted);
	return edit;
}

enum document_change document_change(struct document *document, struct arena *arena, struct json changes,
				     enum position_encoding encoding, struct text_edit **edits, size_t *count)
{
	/* What the project has seen of a refused text is nothing: no edit leads from there. */
	bool replaced = document->refused;
	*edits = NULL;
	*count = 0;
	if (!are_changes(changes))
		return DOCUMENT_UNCHANGED;
	struct text_edit *made = arena_array(arena, struct text_edit, json_count(changes));
	for (struct json_iter it = json_iterate(changes); json_next(&it);) {
		struct str text = json_string(arena, json_get(it.value, "text"));
		if (!has_range(it.value)) {
			document_set_text(document, text);
			replaced = true;
		} else if (!document->refused) {
			made[(*count)++] = edit_range(document, it.value, text, encoding);
		}
	}
	if (document->refused)
		return DOCUMENT_REFUSED;
	if (replaced) {
		*count = 0;
		return DOCUMENT_REPLACED;
	}
	*edits = made;
	return DOCUMENT_EDITED;
}
