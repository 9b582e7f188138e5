/*
 * Reads a policy that may be half typed: brackets, strings and commas are taken as they come, and what is missing costs
 * the place where it is missing and nothing behind it.
 */
#include "features/policy_text.h"

#include <string.h>

#include <autotomy/base/json.h>

enum { DEPTH_MAX = 32 /* no policy is a third as deep */ };

enum frame_kind {
	FRAME_UNKNOWN,
	FRAME_TABLE,      /* an object with the keys of a table */
	FRAME_NAMES,      /* objects by the user's names */
	FRAME_SEVERITIES, /* rules and their severities */
	FRAME_LIST,       /* the values of a key */
};

/* What comes next in an object. */
enum awaited { AWAITS_KEY, AWAITS_COLON, AWAITS_VALUE, AWAITS_COMMA };

struct frame {
	enum frame_kind kind;
	bool list;
	size_t begin;
	const struct key_table *table;
	const struct key *key; /* of the value that it is in, or (in a table) of the member that is being read */
	enum awaited awaited;
	struct policy_span member, owner;
};

struct walk {
	struct str text;
	size_t at;
	const struct key_table *root;
	struct frame frames[DEPTH_MAX];
	size_t depth;
	size_t too_deep;    /* brackets that were not taken in */
	size_t comment_end; /* of the last comment that goes on as far as its line or the text does; 0 for none */
};

/* ---- where we are ---- */

static struct frame *top(struct walk *walk)
{
	return walk->depth ? &walk->frames[walk->depth - 1] : NULL;
}

/* A string in this place would be a key: a comma may still be missing in front of it. */
static bool is_key_place(const struct frame *frame)
{
	return !frame->list && frame->awaited != AWAITS_VALUE;
}

static enum policy_spot_kind kind_of_key(const struct frame *frame)
{
	switch (frame->kind) {
	case FRAME_TABLE:
		return SPOT_KEY;
	case FRAME_NAMES:
		return SPOT_NAME;
	case FRAME_SEVERITIES:
		return SPOT_RULE;
	default:
		return SPOT_UNKNOWN;
	}
}

static enum policy_spot_kind kind_of_value(const struct frame *frame)
{
	if (frame->kind == FRAME_SEVERITIES)
		return SPOT_SEVERITY;
	return frame->key && (frame->kind == FRAME_TABLE || frame->kind == FRAME_LIST) ? SPOT_VALUE : SPOT_UNKNOWN;
}

static struct policy_spot spot_in(const struct frame *frame, struct policy_span token)
{
	bool key = is_key_place(frame);
	return (struct policy_spot){
		.kind = key ? kind_of_key(frame) : kind_of_value(frame),
		.token = token,
		.table = frame->table,
		.key = key && frame->kind == FRAME_TABLE ? NULL : frame->key,
		.member = frame->member,
		.owner = frame->owner,
		.container = frame->begin,
		.in_list = frame->list,
	};
}

/* ---- brackets ---- */

static struct frame object_in(const struct frame *parent)
{
	struct frame frame = {.owner = parent->owner};
	const struct key *key = parent->key;
	if (parent->kind == FRAME_NAMES) {
		frame.kind = FRAME_TABLE;
		frame.table = key->object;
		frame.owner = parent->member;
	} else if (kind_of_value(parent) == SPOT_VALUE && key->type == KEY_NAMED_OBJECTS) {
		frame.kind = FRAME_NAMES;
		frame.key = key;
	} else if (kind_of_value(parent) == SPOT_VALUE && key->type == KEY_SEVERITIES) {
		frame.kind = FRAME_SEVERITIES;
		frame.key = key;
	} else if (kind_of_value(parent) == SPOT_VALUE && key->object) {
		frame.kind = FRAME_TABLE;
		frame.table = key->object;
	}
	return frame;
}

static struct frame list_in(const struct frame *parent)
{
	struct frame frame = {.list = true, .owner = parent->owner, .member = parent->member};
	if (parent->kind == FRAME_TABLE && parent->key) {
		frame.kind = FRAME_LIST;
		frame.key = parent->key;
	}
	return frame;
}

static void open_bracket(struct walk *walk, bool list)
{
	struct frame frame = {.list = list};
	struct frame *parent = top(walk);
	if (walk->depth == DEPTH_MAX) {
		walk->too_deep++;
		return;
	}
	if (parent)
		frame = list ? list_in(parent) : object_in(parent);
	else if (!list)
		frame = (struct frame){.kind = FRAME_TABLE, .table = walk->root};
	frame.begin = walk->at;
	if (parent)
		parent->awaited = AWAITS_COMMA;
	walk->frames[walk->depth++] = frame;
}

static void close_bracket(struct walk *walk)
{
	if (walk->too_deep)
		walk->too_deep--;
	else if (walk->depth)
		walk->depth--;
}

/* ---- tokens ---- */

static bool is_line_end(char byte)
{
	return byte == '\n' || byte == '\r';
}

/* A string ends at its line's end, closed or not: so a missing quote costs one line. */
static struct policy_span string_at(const struct walk *walk, bool *closed)
{
	size_t end = walk->at + 1;
	while (end < walk->text.len && walk->text.ptr[end] != '"' && !is_line_end(walk->text.ptr[end]))
		end += walk->text.ptr[end] == '\\' && end + 1 < walk->text.len && !is_line_end(walk->text.ptr[end + 1])
			       ? 2
			       : 1;
	*closed = end < walk->text.len && walk->text.ptr[end] == '"';
	return (struct policy_span){walk->at + 1, end};
}

static bool is_word_byte(char byte)
{
	return byte && !strchr(" \t\r\n{}[]:,\"/", byte);
}

static struct policy_span word_at(const struct walk *walk)
{
	size_t end = walk->at;
	while (end < walk->text.len && is_word_byte(walk->text.ptr[end]))
		end++;
	return (struct policy_span){walk->at, end > walk->at ? end : walk->at + 1};
}

static size_t find(struct str text, size_t from, struct str what)
{
	while (from < text.len && !str_starts(str_from_offset(text, from), what))
		from++;
	return from < text.len ? from : SIZE_MAX;
}

/* What is typed at the end of a line comment, or of one that is not closed, still belongs to it. */
static void skip_comment(struct walk *walk)
{
	struct str rest = str_from_offset(walk->text, walk->at);
	if (str_starts(rest, STR("//"))) {
		while (walk->at < walk->text.len && !is_line_end(walk->text.ptr[walk->at]))
			walk->at++;
		walk->comment_end = walk->at;
	} else if (str_starts(rest, STR("/*"))) {
		size_t end = find(walk->text, walk->at + 2, STR("*/"));
		walk->at = end == SIZE_MAX ? walk->text.len : end + 2;
		walk->comment_end = end == SIZE_MAX ? walk->at : 0;
	} else {
		walk->at++;
	}
}

static void take_key(struct walk *walk, struct frame *frame, struct policy_span token)
{
	frame->member = token;
	frame->awaited = AWAITS_COLON;
	if (frame->kind != FRAME_TABLE)
		return;
	struct str name = str_sub(walk->text, token.begin, token.end);
	size_t index = key_find(frame->table, name);
	frame->key = index < frame->table->count ? &frame->table->keys[index] : NULL;
}

/* What a string or word is, taken in. */
static struct policy_spot take(struct walk *walk, struct policy_span token)
{
	struct frame *frame = top(walk);
	if (!frame)
		return (struct policy_spot){.token = token};
	struct policy_spot spot = spot_in(frame, token);
	if (is_key_place(frame))
		take_key(walk, frame, token);
	else
		frame->awaited = AWAITS_COMMA;
	return spot;
}

static void take_mark(struct walk *walk, char mark)
{
	struct frame *frame = top(walk);
	if (mark == '{' || mark == '[') {
		open_bracket(walk, mark == '[');
	} else if (mark == '}' || mark == ']') {
		close_bracket(walk);
	} else if (frame && mark == ':') {
		frame->awaited = AWAITS_VALUE;
	} else if (frame && mark == ',') {
		frame->awaited = AWAITS_KEY;
		if (!frame->list)
			frame->key = frame->kind == FRAME_TABLE ? NULL : frame->key;
	}
}

/*
 * Goes on to the next string or word and takes it in; false at `limit`, or at the text's end. Brackets that begin
 * before the limit are taken in.
 */
static bool next(struct walk *walk, size_t limit, struct policy_spot *spot)
{
	while (walk->at < walk->text.len && walk->at < limit) {
		char byte = walk->text.ptr[walk->at];
		if (byte == '"') {
			bool closed;
			struct policy_span token = string_at(walk, &closed);
			*spot = take(walk, token);
			spot->quoted = true;
			spot->closed = closed;
			walk->at = token.end + closed;
			return true;
		}
		if (byte == '/') {
			skip_comment(walk);
		} else if (is_word_byte(byte)) {
			*spot = take(walk, word_at(walk));
			walk->at = spot->token.end;
			return true;
		} else {
			take_mark(walk, byte);
			walk->at++;
		}
	}
	return false;
}

/* ---- the two ways to ask ---- */

static struct walk begin_walk(struct str text, const struct key_table *root)
{
	return (struct walk){.text = text, .root = root, .at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0};
}

/* Whether something may be written here. A comma may be missing, but hardly on one line with what it parts. */
static bool is_open(const struct frame *frame, struct str text, size_t offset)
{
	if (frame->awaited == AWAITS_COLON)
		return false;
	if (frame->awaited != AWAITS_COMMA)
		return true;
	while (offset > 0 && (text.ptr[offset - 1] == ' ' || text.ptr[offset - 1] == '\t'))
		offset--;
	return offset > 0 && is_line_end(text.ptr[offset - 1]);
}

void policy_text_each(struct str text, const struct key_table *root,
		      bool (*visit)(void *context, const struct policy_spot *spot), void *context)
{
	struct walk walk = begin_walk(text, root);
	struct policy_spot spot;
	while (next(&walk, SIZE_MAX, &spot)) {
		if (!visit(context, &spot))
			return;
	}
}

bool policy_text_at(struct str text, const struct key_table *root, size_t offset, struct policy_spot *spot)
{
	struct walk walk = begin_walk(text, root);
	while (next(&walk, offset, spot)) {
		if (spot->token.begin <= offset && offset <= spot->token.end)
			return true;
	}
	if (walk.at > offset || (walk.comment_end && walk.comment_end == offset)) /* in a comment */
		return false;
	/* A token that begins just here. */
	if (offset < text.len && is_word_byte(text.ptr[offset]) && next(&walk, offset + 1, spot))
		return true;
	struct frame *frame = top(&walk);
	if (!frame || walk.too_deep || !is_open(frame, text, offset))
		return false;
	*spot = spot_in(frame, (struct policy_span){offset, offset});
	return true;
}

struct str policy_text_of(struct arena *arena, struct str text, struct policy_span token)
{
	struct json root;
	struct json_error error;
	struct str raw = str_sub(text, token.begin, token.end);
	if (str_find(raw, '\\') == SIZE_MAX)
		return raw;
	struct str quoted = arena_printf(arena, "\"%.*s\"", STR_ARG(raw));
	return json_parse(arena, quoted, JSON_STRICT, &root, &error) ? json_string(arena, root) : raw;
}
