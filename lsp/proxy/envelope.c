/* Walks along the members of one object and passes over their values. */
#include "proxy/envelope.h"

#include <string.h>

struct walk {
	struct str text;
	size_t at; /* at most the text's length */
};

static char peek(const struct walk *w)
{
	return w->at < w->text.len ? w->text.ptr[w->at] : '\0';
}

static void skip_blank(struct walk *w)
{
	while (w->at < w->text.len && strchr(" \t\r\n", w->text.ptr[w->at]) && w->text.ptr[w->at])
		w->at++;
}

static bool skip_char(struct walk *w, char c)
{
	skip_blank(w);
	if (peek(w) != c)
		return false;
	w->at++;
	return true;
}

/* From its opening quote to behind its closing one; `inside` is what stands between them. */
static bool skip_string(struct walk *w, struct str *inside)
{
	size_t begin = w->at + 1;
	for (w->at = begin; w->at < w->text.len; w->at++) {
		if (w->text.ptr[w->at] == '\\') {
			w->at++;
		} else if (w->text.ptr[w->at] == '"') {
			*inside = str_sub(w->text, begin, w->at++);
			return true;
		}
	}
	w->at = w->text.len;
	return false;
}

static bool skip_nested(struct walk *w)
{
	struct str inside;
	size_t depth = 0;
	while (w->at < w->text.len) {
		char c = w->text.ptr[w->at];
		if (c == '"') {
			if (!skip_string(w, &inside))
				return false;
			continue;
		}
		w->at++;
		if (c == '{' || c == '[')
			depth++;
		else if ((c == '}' || c == ']') && --depth == 0)
			return true;
	}
	return false;
}

static bool skip_value(struct walk *w, struct str *value)
{
	struct str inside;
	skip_blank(w);
	size_t begin = w->at;
	bool whole = true;
	if (peek(w) == '"') {
		whole = skip_string(w, &inside);
	} else if (peek(w) == '{' || peek(w) == '[') {
		whole = skip_nested(w);
	} else {
		while (w->at < w->text.len && !strchr(" \t\r\n,]}", w->text.ptr[w->at]))
			w->at++;
	}
	*value = str_sub(w->text, begin, w->at);
	return whole && value->len > 0;
}

static bool is_quoted(struct str value)
{
	return value.len >= 2 && value.ptr[0] == '"';
}

/* Takes note of a member; true once nothing more has to be read. */
static bool note(struct envelope *e, struct str key, struct str value)
{
	bool answers = str_eq(key, STR("result")) || str_eq(key, STR("error"));
	if (str_eq(key, STR("id")))
		e->id = value;
	else if (str_eq(key, STR("method")) && is_quoted(value))
		e->method = str_sub(value, 1, value.len - 1);
	e->refused |= str_eq(key, STR("error"));
	if (answers)
		e->kind = MESSAGE_RESPONSE;
	return e->method.len && e->id.len;
}

/* The value of a result may be large, and nothing behind it matters where the id came before it. */
static bool is_decided(const struct envelope *e, struct str key)
{
	return e->id.len && (str_eq(key, STR("result")) || str_eq(key, STR("error")));
}

static bool read_members(struct walk *w, struct envelope *e)
{
	struct str key, value;
	if (!skip_char(w, '{'))
		return false;
	skip_blank(w);
	while (peek(w) == '"') {
		if (!skip_string(w, &key) || !skip_char(w, ':'))
			return false;
		if (is_decided(e, key)) {
			note(e, key, (struct str){0});
			return true;
		}
		if (!skip_value(w, &value))
			return false;
		if (note(e, key, value))
			return true;
		if (!skip_char(w, ','))
			break;
		skip_blank(w);
	}
	return skip_char(w, '}');
}

struct envelope envelope_read(struct str body)
{
	struct envelope e = {.kind = MESSAGE_FAULTY};
	struct walk w = {.text = body};
	bool whole = read_members(&w, &e);
	if (!whole)
		e.kind = MESSAGE_FAULTY;
	else if (e.method.len)
		e.kind = e.id.len ? MESSAGE_REQUEST : MESSAGE_NOTIFICATION;
	else if (!e.id.len)
		e.kind = MESSAGE_FAULTY;
	return e;
}

struct str envelope_with_id(struct arena *arena, struct str body, struct envelope envelope, struct str id)
{
	size_t before = (size_t)(envelope.id.ptr - body.ptr);
	struct str after = str_from_offset(body, before + envelope.id.len);
	size_t len = before + id.len + after.len;
	char *out = arena_alloc(arena, len, 1);
	memcpy(out, body.ptr, before);
	memcpy(out + before, id.ptr, id.len);
	memcpy(out + before + id.len, after.ptr, after.len);
	return (struct str){out, len};
}

struct str envelope_normal_id(struct arena *arena, struct str id)
{
	struct json value;
	struct json_error error;
	if (str_find(id, '\\') == SIZE_MAX || !json_parse(arena, id, JSON_STRICT, &value, &error))
		return id;
	return arena_printf(arena, "\"%.*s\"", STR_ARG(json_string(arena, value)));
}
