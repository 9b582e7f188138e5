/* Moves positions along edits. No text is needed for that, since edits come in the same terms. */
#include "proxy/moved.h"

static bool read_number(struct json value, uint32_t *out)
{
	int64_t number;
	if (!json_int(value, &number) || number < 0)
		return false;
	*out = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
	return true;
}

static bool read_position(struct json value, struct lsp_position *position)
{
	return read_number(json_get(value, "line"), &position->line) &&
	       read_number(json_get(value, "character"), &position->character);
}

static bool read_range(struct json range, struct lsp_position *start, struct lsp_position *end)
{
	return read_position(json_get(range, "start"), start) && read_position(json_get(range, "end"), end);
}

static bool is_before(struct lsp_position a, struct lsp_position b)
{
	return a.line < b.line || (a.line == b.line && a.character < b.character);
}

static void measure(struct str text, enum position_encoding encoding, struct moved_edit *edit)
{
	size_t last = 0;
	edit->lines = 0;
	for (size_t i = 0; i < text.len; i++) {
		bool feed = text.ptr[i] == '\n';
		bool lone_return = text.ptr[i] == '\r' && (i + 1 == text.len || text.ptr[i + 1] != '\n');
		if (!feed && !lone_return)
			continue;
		edit->lines++;
		last = i + 1;
	}
	edit->units = (uint32_t)utf_units(str_from_offset(text, last), encoding);
}

bool moved_read_edit(struct arena *arena, struct json change, enum position_encoding encoding, struct moved_edit *edit)
{
	if (!read_range(json_get(change, "range"), &edit->start, &edit->end))
		return false;
	if (is_before(edit->end, edit->start)) {
		struct lsp_position start = edit->end;
		edit->end = edit->start;
		edit->start = start;
	}
	measure(json_string(arena, json_get(change, "text")), encoding, edit);
	return true;
}

struct lsp_position moved_position(struct lsp_position position, const struct moved_edit *edit, bool end)
{
	bool stays = end ? !is_before(edit->start, position) : is_before(position, edit->start);
	if (stays)
		return position;
	if (is_before(position, edit->end))
		return edit->start;
	if (position.line == edit->end.line) {
		uint32_t before = edit->lines ? 0 : edit->start.character;
		position.character = before + edit->units + (position.character - edit->end.character);
	}
	position.line = position.line - edit->end.line + edit->start.line + edit->lines;
	return position;
}

static void write_position(struct strbuf *out, const char *name, struct lsp_position position)
{
	strbuf_printf(out, "\"%s\":{\"line\":%u,\"character\":%u}", name, position.line, position.character);
}

static bool same(struct lsp_position a, struct lsp_position b)
{
	return a.line == b.line && a.character == b.character;
}

static void move_one(struct strbuf *out, struct json diagnostic, const struct moved_edit *edits, size_t count)
{
	struct lsp_position start, end;
	struct json range = json_get(diagnostic, "range");
	struct str raw = json_raw(diagnostic);
	if (!read_range(range, &start, &end)) {
		strbuf_add(out, raw);
		return;
	}
	struct lsp_position old_start = start, old_end = end;
	for (size_t i = 0; i < count; i++) {
		start = moved_position(start, &edits[i], false);
		end = moved_position(end, &edits[i], true);
		if (is_before(end, start))
			end = start;
	}
	if (same(start, old_start) && same(end, old_end)) {
		strbuf_add(out, raw);
		return;
	}
	strbuf_add(out, str_sub(raw, 0, json_begin(range) - json_begin(diagnostic)));
	strbuf_addc(out, '{');
	write_position(out, "start", start);
	strbuf_addc(out, ',');
	write_position(out, "end", end);
	strbuf_addc(out, '}');
	strbuf_add(out, str_from_offset(raw, json_end(range) - json_begin(diagnostic)));
}

void moved_diagnostics(struct strbuf *out, struct json diagnostics, const struct moved_edit *edits, size_t count)
{
	bool first = true;
	strbuf_addc(out, '[');
	for (struct json_iter it = json_iterate(diagnostics); json_next(&it);) {
		if (!first)
			strbuf_addc(out, ',');
		first = false;
		move_one(out, it.value, edits, count);
	}
	strbuf_addc(out, ']');
}
