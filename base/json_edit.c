/* Where in a JSON text something is put or taken away, so that it looks as if its author had done it. */
#include <autotomy/base/json_edit.h>

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_newline(char byte)
{
	return byte == '\n' || byte == '\r';
}

static bool starts_at(struct str text, size_t at, const char *what)
{
	return str_starts(str_from_offset(text, at), str_from(what));
}

/* Behind the comment that begins at `at`, or `at` where none does. A line comment ends before its line ending. */
static size_t skip_comment(struct str text, size_t at)
{
	if (starts_at(text, at, "//")) {
		while (at < text.len && !is_newline(text.ptr[at]))
			at++;
	} else if (starts_at(text, at, "/*")) {
		at += 2;
		while (at < text.len && !starts_at(text, at, "*/"))
			at++;
		at = at < text.len ? at + 2 : at;
	}
	return at;
}

/* The next byte that means something; past line endings too where `lines`. */
static size_t skip_space(struct str text, size_t at, bool lines)
{
	for (size_t before = SIZE_MAX; at < text.len && at != before;) {
		before = at;
		while (at < text.len && (is_blank(text.ptr[at]) || (lines && is_newline(text.ptr[at]))))
			at++;
		size_t behind = skip_comment(text, at);
		bool crosses = str_find(str_sub(text, at, behind), '\n') != SIZE_MAX;
		at = crosses && !lines ? at : behind;
	}
	return at;
}

static bool ends_line(struct str text, size_t at)
{
	return at == text.len || is_newline(text.ptr[at]);
}

static size_t line_begin(struct str text, size_t at)
{
	while (at > 0 && !is_newline(text.ptr[at - 1]))
		at--;
	return at;
}

/* Behind the line ending at `at`, if there is one. */
static size_t skip_newline(struct str text, size_t at)
{
	if (starts_at(text, at, "\r\n"))
		return at + 2;
	return at < text.len && is_newline(text.ptr[at]) ? at + 1 : at;
}

/* Whether nothing stands before `at` on its line. */
static bool opens_line(struct str text, size_t at)
{
	return str_trim(str_sub(text, line_begin(text, at), at)).len == 0;
}

static struct str newline_of(struct str text)
{
	size_t feed = str_find(text, '\n');
	if (feed == SIZE_MAX)
		return str_find(text, '\r') == SIZE_MAX ? STR("\n") : STR("\r");
	return feed > 0 && text.ptr[feed - 1] == '\r' ? STR("\r\n") : STR("\n");
}

/* The comma that follows on the same line; SIZE_MAX where none does. */
static size_t comma_behind(struct str text, size_t end)
{
	size_t at = skip_space(text, end, false);
	return at < text.len && text.ptr[at] == ',' ? at : SIZE_MAX;
}

static struct str quoted(struct arena *arena, struct str value)
{
	struct strbuf buf = {0};
	struct json_writer writer = {.buf = &buf};
	json_write_string(&writer, value);
	struct str copy = arena_str(arena, strbuf_str(&buf));
	strbuf_free(&buf);
	return copy;
}

/* Puts `item` behind the one at [begin, end), an element or a whole member. */
static struct json_edit insert_behind(struct arena *arena, struct str text, size_t begin, size_t end, struct str item)
{
	size_t comma = comma_behind(text, end);
	size_t after = comma == SIZE_MAX ? end : comma + 1;
	size_t rest = skip_space(text, after, false);
	struct str indent = str_sub(text, line_begin(text, begin), begin);

	if (!opens_line(text, begin) || !ends_line(text, rest)) {
		struct str put = comma == SIZE_MAX ? arena_printf(arena, ", %.*s", STR_ARG(item))
						   : arena_printf(arena, " %.*s,", STR_ARG(item));
		return (struct json_edit){after, after, put};
	}
	if (comma != SIZE_MAX)
		return (struct json_edit){rest, rest,
					  arena_printf(arena, "%.*s%.*s%.*s,", STR_ARG(newline_of(text)),
						       STR_ARG(indent), STR_ARG(item))};
	return (struct json_edit){end, rest,
				  arena_printf(arena, ",%.*s%.*s%.*s%.*s", STR_ARG(str_sub(text, end, rest)),
					       STR_ARG(newline_of(text)), STR_ARG(indent), STR_ARG(item))};
}

/* The bytes between the brackets, where nothing but white space is there; else nothing right behind the opening one. */
static struct json_edit fill_empty(struct str text, struct json container, struct str item)
{
	size_t begin = json_begin(container) + 1, end = json_end(container) - 1;
	bool bare = str_trim(str_sub(text, begin, end)).len == 0;
	return (struct json_edit){begin, bare ? end : begin, item};
}

/* The element of that number; a zeroed one past the end. */
static struct json element(struct json array, size_t index)
{
	for (struct json_iter it = json_iterate(array); json_next(&it); index--)
		if (index == 0)
			return it.value;
	return (struct json){0};
}

struct json_edit json_edit_append(struct arena *arena, struct str text, struct json array, struct str value)
{
	struct str item = quoted(arena, value);
	size_t count = json_count(array);
	if (count == 0)
		return fill_empty(text, array, item);
	struct json last = element(array, count - 1);
	return insert_behind(arena, text, json_begin(last), json_end(last), item);
}

/* The member behind which another is put. */
static struct json_iter anchor_of(struct json object, const char *const *after)
{
	struct json_iter last = {0};
	for (; *after; after++)
		for (struct json_iter it = json_iterate(object); json_next(&it);)
			if (json_is_string(it.key, *after))
				return it;
	for (struct json_iter it = json_iterate(object); json_next(&it);)
		last = it;
	return last;
}

struct json_edit json_edit_add_list(struct arena *arena, struct str text, struct json object, const char *key,
				    const char *const *after, struct str value)
{
	struct json_iter anchor = anchor_of(object, after);
	struct str item = arena_printf(arena, "\"%s\": [%.*s]", key, STR_ARG(quoted(arena, value)));
	return insert_behind(arena, text, json_begin(anchor.key), json_end(anchor.value), item);
}

/* An element with a comma behind it, which goes as well. */
static struct json_edit remove_with_comma(struct str text, size_t begin, size_t comma)
{
	size_t end = skip_space(text, comma + 1, false);
	if (opens_line(text, begin) && ends_line(text, end))
		return (struct json_edit){line_begin(text, begin), skip_newline(text, end), STR("")};
	end = comma + 1;
	while (end < text.len && is_blank(text.ptr[end]))
		end++;
	return (struct json_edit){begin, end, STR("")};
}

/* The last element, and the comma before it; what stands between the two stays, but for the line of the element. */
static struct json_edit remove_last(struct str text, size_t before, size_t begin, size_t end)
{
	size_t comma = skip_space(text, before, true);
	size_t rest = skip_space(text, end, false);
	struct str between = str_sub(text, comma + 1, begin);
	if (opens_line(text, begin) && ends_line(text, rest)) {
		between = str_sub(text, comma + 1, line_begin(text, begin));
		while (between.len && is_newline(between.ptr[between.len - 1]))
			between.len--;
		return (struct json_edit){comma, rest, between};
	}
	return (struct json_edit){comma, end, str_trim(between).len ? between : STR("")};
}

struct json_edit json_edit_remove(struct str text, struct json array, size_t index)
{
	struct json item = element(array, index);
	size_t begin = json_begin(item), end = json_end(item);
	size_t comma = skip_space(text, end, true);
	if (comma < text.len && text.ptr[comma] == ',')
		return remove_with_comma(text, begin, comma);
	if (index > 0)
		return remove_last(text, json_end(element(array, index - 1)), begin, end);
	size_t inner = json_begin(array) + 1, inner_end = json_end(array) - 1;
	bool alone = str_trim(str_sub(text, inner, begin)).len == 0 && str_trim(str_sub(text, end, inner_end)).len == 0;
	return (struct json_edit){alone ? inner : begin, alone ? inner_end : end, STR("")};
}
