/* Converts byte edits of files, open or not, into the client's terms. */
#include "features/workspace_edit.h"

#include <autotomy/base/path.h>

/* One file of a fix. */
struct edited {
	struct str text;
	struct line_table lines;
	struct str uri;
	const struct document *document; /* NULL where it is not open */
	enum position_encoding encoding;
	bool snippets;
};

static void write_snippet_part(struct strbuf *out, struct str part)
{
	for (size_t i = 0; i < part.len; i++) {
		char byte = part.ptr[i];
		if (byte == '\\' || byte == '$' || byte == '}')
			strbuf_addc(out, '\\');
		strbuf_addc(out, byte);
	}
}

static void write_snippet(struct json_writer *w, const struct fix_edit *edit)
{
	struct strbuf value = {0};
	write_snippet_part(&value, str_sub(edit->text, 0, edit->hole_begin));
	strbuf_add(&value, STR("${1:"));
	write_snippet_part(&value, str_sub(edit->text, edit->hole_begin, edit->hole_end));
	strbuf_add(&value, STR("}"));
	write_snippet_part(&value, str_from_offset(edit->text, edit->hole_end));
	json_key(w, "snippet");
	json_begin_object(w);
	json_key(w, "kind");
	json_write_string(w, STR("snippet"));
	json_key(w, "value");
	json_write_string(w, strbuf_str(&value));
	json_end_object(w);
	strbuf_free(&value);
}

static struct lsp_position position_of(const struct edited *edited, size_t offset)
{
	struct text_place place = text_place_at(&edited->lines, edited->text, offset);
	return lsp_position_at(&edited->lines, edited->text, place, edited->encoding);
}

static void write_edit(struct json_writer *w, const struct edited *edited, const struct fix_edit *edit)
{
	struct lsp_range range = {position_of(edited, edit->begin), position_of(edited, edit->end)};
	json_begin_object(w);
	json_key(w, "range");
	range_write(w, range);
	if (edited->snippets && edit->hole_begin < edit->hole_end) {
		write_snippet(w, edit);
	} else {
		json_key(w, "newText");
		json_write_string(w, edit->text);
	}
	json_end_object(w);
}

static void write_edits(struct json_writer *w, const struct edited *edited, const struct fix_edit *edits, size_t count)
{
	json_begin_array(w);
	for (size_t i = 0; i < count; i++)
		write_edit(w, edited, &edits[i]);
	json_end_array(w);
}

static void write_version(struct json_writer *w, const struct edited *edited)
{
	json_key(w, "version");
	if (edited->document && edited->document->has_version)
		json_write_int(w, edited->document->version);
	else
		json_write_null(w);
}

static void write_document_edit(struct json_writer *w, const struct edited *edited, const struct fix_edit *edits,
				size_t count)
{
	json_begin_object(w);
	json_key(w, "textDocument");
	json_begin_object(w);
	json_key(w, "uri");
	json_write_string(w, edited->uri);
	write_version(w, edited);
	json_end_object(w);
	json_key(w, "edits");
	write_edits(w, edited, edits, count);
	json_end_object(w);
}

static void write_change(struct json_writer *w, const struct edited *edited, const struct fix_edit *edits, size_t count)
{
	struct strbuf key = {0};
	strbuf_add(&key, edited->uri);
	json_key(w, key.ptr);
	strbuf_free(&key);
	write_edits(w, edited, edits, count);
}

static size_t same_file(const struct fix *fix, size_t begin)
{
	size_t end = begin;
	while (end < fix->edit_count && str_eq(fix->edits[end].file, fix->edits[begin].file))
		end++;
	return end - begin;
}

/* The texts are those that the fix was found in: nothing was read or heard since. */
static void open_edited(struct edited *edited, struct server *server, struct places *places, struct str path)
{
	const struct root *root = places->root;
	struct str absolute = path_join(&server->arena, root->path, path);
	*edited = (struct edited){
		.uri = places_uri(places, path),
		.document = documents_at(&server->documents, absolute),
		.encoding = server->client.encoding,
		.snippets = server->client.actions.snippets,
	};
	project_text(root->project, &server->arena, path, &edited->text);
	line_table_build(&edited->lines, edited->text);
}

void workspace_edit_write(struct json_writer *w, struct server *server, const struct root *root, const struct fix *fix)
{
	struct places places = {.documents = &server->documents, .encoding = server->client.encoding};
	bool versioned = server->client.actions.document_changes;
	places_reset(&places, root);
	json_begin_object(w);
	json_key(w, versioned ? "documentChanges" : "changes");
	if (versioned)
		json_begin_array(w);
	else
		json_begin_object(w);
	for (size_t i = 0; i < fix->edit_count;) {
		struct edited edited;
		size_t count = same_file(fix, i);
		open_edited(&edited, server, &places, fix->edits[i].file);
		if (versioned)
			write_document_edit(w, &edited, fix->edits + i, count);
		else
			write_change(w, &edited, fix->edits + i, count);
		line_table_finish(&edited.lines);
		i += count;
	}
	if (versioned)
		json_end_array(w);
	else
		json_end_object(w);
	json_end_object(w);
	places_finish(&places);
}
