/*
 * JSON in and out. Reading is strict RFC 8259 (jsmn finds the tokens, a validating walk before it refuses what jsmn
 * lets pass), bounded in bytes and depth, and keeps byte offsets, so that a fault can be told at its place. The walk is
 * by cursor: a struct json is small, copied freely, and valid as long as the arena and the text it was parsed from.
 */
#ifndef AUTOTOMY_BASE_JSON_H
#define AUTOTOMY_BASE_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

enum json_type { JSON_ABSENT, JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

enum json_dialect {
	JSON_STRICT,
	JSON_RELAXED, /* also // and block comments, trailing commas and a byte order mark: people write these files */
};

enum {
	JSON_MAX_DEPTH = 128,       /* jsmn is quadratic in depth; no protocol message comes near */
	JSON_MAX_BYTES = 1 << 30,   /* jsmn's offsets are int */
	JSON_MAX_VALUES = 16 << 20, /* member names counted: what a text of few bytes can make us allocate */
};

struct json_doc;

/* One value of a document. JSON_ABSENT (a zeroed cursor) is what a missing member gives; every accessor takes it. */
struct json {
	const struct json_doc *doc;
	int32_t token;
};

struct json_error {
	size_t offset;       /* byte, from 0 */
	const char *message; /* static, a sentence part such as "expected ',' or '}'" */
};

/*
 * Parses one value that fills `text`. Returns false and fills `error` when it is not JSON. The tokens go to the arena;
 * `text` is borrowed and must live as long as the cursor. Duplicate keys are not an error: json_get() takes the last,
 * json_iterate() shows them all.
 */
bool json_parse(struct arena *arena, struct str text, enum json_dialect dialect, struct json *root,
		struct json_error *error);

enum json_type json_type(struct json value);
const char *json_type_name(enum json_type type); /* "a string", "an array", ... */

/* Where the value stands, byte offsets from 0; a string's offsets include its quotes. */
size_t json_begin(struct json value);
size_t json_end(struct json value);

/* The member's value, or an absent cursor; the last one of several equal keys. `object` may be anything. */
struct json json_get(struct json object, const char *key);
/* Along a path of members: json_path(v, "params", "textDocument", "uri", NULL). */
struct json json_path(struct json value, ...) __attribute__((sentinel));

size_t json_count(struct json container); /* elements or members; 0 for anything else */

/* Iteration: for (struct json_iter it = json_iterate(v); json_next(&it);) use it.key (objects only) and it.value. */
struct json_iter {
	struct json key; /* a string; absent in arrays */
	struct json value;
	struct json container;
	int32_t next, left;
};
struct json_iter json_iterate(struct json container);
bool json_next(struct json_iter *it);

/* Decodes a string into the arena (or returns a view of the text where it has no escape). Empty for anything else. */
struct str json_string(struct arena *arena, struct json value);
bool json_is_string(struct json value, const char *text); /* equal once decoded */
bool json_int(struct json value,
	      int64_t *out); /* false unless an integer that fits, written without fraction or exponent */
bool json_bool(struct json value, bool otherwise);
struct str json_raw(struct json value); /* the bytes as written */

/* Writes JSON into a strbuf and takes care of the commas. A zero-initialized writer with `buf` set is ready. */
struct json_writer {
	struct strbuf *buf;
	bool indent; /* two spaces a level and a line for each element, else compact */
	uint32_t depth;
	uint64_t has_element[JSON_MAX_DEPTH / 64 + 1]; /* a bit for each level */
	bool after_key;
};
void json_begin_object(struct json_writer *w);
void json_end_object(struct json_writer *w);
void json_begin_array(struct json_writer *w);
void json_end_array(struct json_writer *w);
void json_key(struct json_writer *w, const char *key);
void json_write_string(struct json_writer *w, struct str s); /* ill-formed UTF-8 becomes U+FFFD */
void json_write_int(struct json_writer *w, int64_t value);
void json_write_bool(struct json_writer *w, bool value);
void json_write_null(struct json_writer *w);
void json_write_raw(struct json_writer *w, struct str json); /* a complete value, copied as it is */

#endif
