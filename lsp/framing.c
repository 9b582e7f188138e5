/* The base protocol's framing as a state machine, fed byte by byte if need be. */
#include "framing.h"

#include <string.h>
#include <strings.h>

enum {
	SEARCH_TAIL = 64, /* of a line that is searched: "Content-Length: ", a number, and room for blanks */
	REJECT_WINDOW =
		64 << 10, /* of a rejected body that is searched, so that no stream makes the search quadratic */
	KEEP_BODY_BYTES = 1 << 20, /* a body buffer larger than this is given back */
};

static const struct str length_name = STR_INIT("content-length");
static const struct str type_name = STR_INIT("content-type");

static bool equal_nocase(struct str a, struct str b)
{
	return a.len == b.len && (!a.len || strncasecmp(a.ptr, b.ptr, a.len) == 0);
}

/* A character of an HTTP field name (RFC 9110, section 5.6.2). */
static bool is_name_byte(char c)
{
	bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return letter || (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		if (!is_name_byte(name.ptr[i]))
			return false;
	}
	return name.len > 0;
}

/* Digits alone; false for anything else. What does not fit is SIZE_MAX. */
static bool parse_length(struct str text, size_t *length)
{
	*length = 0;
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] < '0' || text.ptr[i] > '9')
			return false;
		size_t digit = (size_t)(text.ptr[i] - '0');
		bool fits = *length <= (SIZE_MAX - digit) / 10;
		*length = fits ? *length * 10 + digit : SIZE_MAX;
	}
	return text.len > 0;
}

/* Takes the front of the input up to and with its first line feed, or all of it. */
static struct str take_line(struct str *input, bool *complete)
{
	const char *feed = input->len ? memchr(input->ptr, '\n', input->len) : NULL;
	*complete = feed != NULL;
	struct str taken = str_sub(*input, 0, feed ? (size_t)(feed - input->ptr) + 1 : input->len);
	*input = str_from_offset(*input, taken.len);
	return taken;
}

static void begin_headers(struct framing *f)
{
	f->state = FRAMING_IN_HEADERS;
	f->section = 0;
	f->has_length = false;
	f->foreign = false;
	strbuf_clear(&f->line);
}

/* ---- searching ---- */

/* The length at the end of a line such as `...}Content-Length: 52`, if it is a plausible one. */
static bool length_at_end(struct str line, size_t *length)
{
	line = str_trim(line);
	size_t digits = line.len;
	while (digits > 0 && line.ptr[digits - 1] >= '0' && line.ptr[digits - 1] <= '9')
		digits--;
	if (!parse_length(str_from_offset(line, digits), length) || *length > FRAMING_MAX_BODY)
		return false;
	struct str before = str_trim(str_sub(line, 0, digits));
	if (!str_ends(before, STR(":")))
		return false;
	before = str_sub(before, 0, before.len - 1);
	return before.len >= length_name.len &&
	       equal_nocase(str_from_offset(before, before.len - length_name.len), length_name);
}

/* A whole line was searched. */
static void search_line_end(struct framing *f)
{
	size_t length;
	bool found = length_at_end(strbuf_str(&f->line), &length);
	if (!found) {
		strbuf_clear(&f->line);
		return;
	}
	begin_headers(f);
	f->has_length = true;
	f->length = length;
}

static void search_more(struct framing *f, struct str *input)
{
	bool complete;
	struct str taken = take_line(input, &complete);
	if (taken.len > SEARCH_TAIL)
		strbuf_clear(&f->line);
	strbuf_add(&f->line, str_from_offset(taken, taken.len > SEARCH_TAIL ? taken.len - SEARCH_TAIL : 0));
	if (f->line.len > SEARCH_TAIL)
		strbuf_splice(&f->line, 0, f->line.len - SEARCH_TAIL, (struct str){0});
	if (complete)
		search_line_end(f);
}

/* ---- headers ---- */

/* Gives the headers up. */
static enum framing_event give_up(struct framing *f, enum framing_event event)
{
	f->state = FRAMING_SEARCHING;
	f->quiet = false;
	strbuf_clear(&f->line);
	return event;
}

/* The line is no header at all; one may stand at its end all the same. */
static enum framing_event give_up_line(struct framing *f)
{
	enum framing_event event = f->quiet ? FRAMING_MORE : FRAMING_MALFORMED;
	f->state = FRAMING_SEARCHING;
	f->quiet = false;
	search_line_end(f);
	return event;
}

static enum framing_event header_length(struct framing *f, struct str value)
{
	size_t length;
	if (!parse_length(value, &length) || (f->has_length && length != f->length))
		return give_up(f, FRAMING_MALFORMED);
	if (length > FRAMING_MAX_BODY)
		return give_up(f, FRAMING_TOO_LONG);
	f->has_length = true;
	f->length = length;
	return FRAMING_MORE;
}

/* The value of `charset=`, unquoted; UTF-8, the default, where there is none. */
static struct str charset_of(struct str type)
{
	while (type.len) {
		size_t end = str_find(type, ';');
		struct str part = str_trim(str_sub(type, 0, end));
		type = end == SIZE_MAX ? (struct str){0} : str_from_offset(type, end + 1);
		size_t equals = str_find(part, '=');
		if (equals == SIZE_MAX || !equal_nocase(str_trim(str_sub(part, 0, equals)), STR("charset")))
			continue;
		struct str value = str_trim(str_from_offset(part, equals + 1));
		bool quoted = value.len >= 2 && str_starts(value, STR("\"")) && str_ends(value, STR("\""));
		return quoted ? str_sub(value, 1, value.len - 1) : value;
	}
	return STR("utf-8");
}

static void header_type(struct framing *f, struct str value)
{
	struct str charset = charset_of(value);
	/* "utf8" is what early clients say; the specification asks that it be taken. */
	if (!equal_nocase(charset, STR("utf-8")) && !equal_nocase(charset, STR("utf8")))
		f->foreign = true;
}

static enum framing_event headers_end(struct framing *f)
{
	bool blank = f->section == f->line.len;
	strbuf_clear(&f->line);
	if (f->has_length) {
		f->state = f->foreign ? FRAMING_IN_FOREIGN_BODY : FRAMING_IN_BODY;
		return f->foreign ? FRAMING_MALFORMED : FRAMING_MORE;
	}
	/* A blank line between two messages does no harm. */
	if (blank) {
		f->section = 0;
		return FRAMING_MORE;
	}
	return give_up(f, FRAMING_MALFORMED);
}

static enum framing_event header_line(struct framing *f)
{
	struct str line = strbuf_str(&f->line);
	line.len--;
	if (str_ends(line, STR("\r")))
		line.len--;
	if (!line.len)
		return headers_end(f);
	size_t colon = str_find(line, ':');
	struct str name = str_trim(str_sub(line, 0, colon));
	if (colon == SIZE_MAX || !is_name(name))
		return give_up_line(f);
	struct str value = str_trim(str_from_offset(line, colon + 1));
	enum framing_event event = FRAMING_MORE;
	if (equal_nocase(name, length_name))
		event = header_length(f, value);
	else if (equal_nocase(name, type_name))
		header_type(f, value);
	strbuf_clear(&f->line);
	return event;
}

static bool begins_a_header(char c)
{
	return is_name_byte(c) || c == '\r' || c == '\n';
}

static enum framing_event headers_more(struct framing *f, struct str *input)
{
	/* A raw body without a header is told before its line ends, which may be never. */
	if (!f->line.len && !begins_a_header(input->ptr[0]))
		return give_up_line(f);
	struct str room = str_sub(*input, 0, FRAMING_MAX_HEADERS - f->section);
	bool complete;
	struct str taken = take_line(&room, &complete);
	*input = str_from_offset(*input, taken.len);
	f->section += taken.len;
	strbuf_add(&f->line, taken);
	if (complete)
		return header_line(f);
	return f->section == FRAMING_MAX_HEADERS ? give_up(f, FRAMING_MALFORMED) : FRAMING_MORE;
}

/* ---- bodies ---- */

static enum framing_event body_more(struct framing *f, struct str *input)
{
	struct str taken = str_sub(*input, 0, f->length - f->body.len);
	strbuf_add(&f->body, taken);
	*input = str_from_offset(*input, taken.len);
	if (f->body.len < f->length)
		return FRAMING_MORE;
	f->body_given = true;
	f->quiet = false;
	begin_headers(f);
	return FRAMING_BODY;
}

static void foreign_body_more(struct framing *f, struct str *input)
{
	size_t taken = str_sub(*input, 0, f->length).len;
	*input = str_from_offset(*input, taken);
	f->length -= taken;
	if (!f->length)
		begin_headers(f);
}

static bool body_is_complete(const struct framing *f)
{
	return (f->state == FRAMING_IN_BODY && f->body.len == f->length) ||
	       (f->state == FRAMING_IN_FOREIGN_BODY && !f->length);
}

static enum framing_event feed(struct framing *f, struct str *input)
{
	enum framing_event event = FRAMING_MORE;
	while (event == FRAMING_MORE && (input->len || body_is_complete(f))) {
		switch (f->state) {
		case FRAMING_IN_HEADERS:
			event = headers_more(f, input);
			break;
		case FRAMING_IN_BODY:
			event = body_more(f, input);
			break;
		case FRAMING_IN_FOREIGN_BODY:
			foreign_body_more(f, input);
			break;
		case FRAMING_SEARCHING:
			search_more(f, input);
			break;
		}
	}
	return event;
}

static void forget_body(struct framing *f)
{
	f->body_given = false;
	if (f->body.cap > KEEP_BODY_BYTES)
		strbuf_free(&f->body);
	else
		strbuf_clear(&f->body);
}

enum framing_event framing_next(struct framing *framing, struct str *input, struct str *body)
{
	if (framing->body_given)
		forget_body(framing);
	enum framing_event event = FRAMING_MORE;
	if (framing->again.len) {
		struct str again = str_from_offset(strbuf_str(&framing->again), framing->again_at);
		event = feed(framing, &again);
		framing->again_at = framing->again.len - again.len;
		if (!again.len) {
			strbuf_free(&framing->again);
			framing->again_at = 0;
		}
	}
	if (event == FRAMING_MORE)
		event = feed(framing, input);
	if (event == FRAMING_BODY)
		*body = strbuf_str(&framing->body);
	return event;
}

/* How many bytes at the end of `text` begin a "Content-Length:". */
static size_t cut_header(struct str text)
{
	for (size_t len = length_name.len; len > 0; len--) {
		if (text.len >= len &&
		    equal_nocase(str_from_offset(text, text.len - len), str_sub(length_name, 0, len)))
			return len;
	}
	return 0;
}

/* Whether another message seems to begin in what was taken for one body: a header stands in it, or is cut by its end.
 */
static bool swallows_header(struct str body)
{
	enum { ENOUGH_LETTERS = 4 }; /* fewer are a coincidence, unless a brace stands before them */
	for (size_t i = 0; i + length_name.len <= body.len; i++) {
		if (equal_nocase(str_sub(body, i, i + length_name.len), length_name))
			return true;
	}
	size_t cut = cut_header(body);
	return cut >= ENOUGH_LETTERS || (cut && str_ends(str_sub(body, 0, body.len - cut), STR("}")));
}

void framing_reject(struct framing *framing)
{
	struct str body = strbuf_str(&framing->body);
	body = str_from_offset(body, body.len > REJECT_WINDOW ? body.len - REJECT_WINDOW : 0);
	framing->quiet = true;
	if (!swallows_header(body))
		return;
	struct strbuf again = {0};
	strbuf_add(&again, body);
	strbuf_add(&again, str_from_offset(strbuf_str(&framing->again), framing->again_at));
	strbuf_free(&framing->again);
	framing->again = again;
	framing->again_at = 0;
	framing->state = FRAMING_SEARCHING;
}

void framing_finish(struct framing *framing)
{
	strbuf_free(&framing->line);
	strbuf_free(&framing->body);
	strbuf_free(&framing->again);
	*framing = (struct framing){0};
}
