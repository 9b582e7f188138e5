/* Byte strings: a view that owns nothing, and a buffer that grows. */
#ifndef AUTOTOMY_BASE_STR_H
#define AUTOTOMY_BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <autotomy/base/arena.h>

/* `len` bytes at `ptr`, any bytes, not necessarily NUL-terminated. {NULL, 0} is the empty string. */
struct str {
	const char *ptr;
	size_t len;
};

#define STR(literal)      ((struct str){"" literal, sizeof(literal) - 1})
#define STR_INIT(literal) {"" literal, sizeof(literal) - 1}
/* For printf: printf("%.*s", STR_ARG(s)). Only for strings shorter than INT_MAX. */
#define STR_ARG(s)        (int)(s).len, (s).ptr ? (s).ptr : ""

struct str str_from(const char *text); /* NULL gives the empty string */
bool str_eq(struct str a, struct str b);
int str_cmp(struct str a, struct str b);         /* by unsigned bytes, a prefix first; sign only */
int str_cmp_qsort(const void *a, const void *b); /* both point to struct str */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_sub(struct str s, size_t begin, size_t end); /* offsets clamped to the string */
struct str str_from_offset(struct str s, size_t begin);     /* the rest; clamped */
struct str str_trim(struct str s);                          /* without ASCII white space at both ends */
size_t str_find(struct str s, char byte);                   /* offset, or SIZE_MAX */
size_t str_rfind(struct str s, char byte);                  /* offset, or SIZE_MAX */
bool str_contains(struct str s, struct str part);

/* Copies into the arena, with a NUL behind the copy that `len` does not count. */
struct str arena_str(struct arena *arena, struct str s);
struct str arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Levenshtein distance in bytes; gives up and returns `limit` + 1 as soon as it must exceed `limit`. */
size_t str_distance(struct str a, struct str b, size_t limit);

/* The candidate nearest to `word`, for a "did you mean"; the empty string when none is near. */
struct str str_nearest(struct str word, const struct str *candidates, size_t count);

/* A growing byte buffer on the heap. Zero-initialized is empty. `ptr` is NUL-terminated unless NULL. */
struct strbuf {
	char *ptr;
	size_t len, cap;
};

void strbuf_reserve(struct strbuf *buf, size_t more); /* room for `more` bytes and a NUL beyond `len` */
void strbuf_add(struct strbuf *buf, struct str s);
void strbuf_addc(struct strbuf *buf, char byte);
void strbuf_printf(struct strbuf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void strbuf_vprintf(struct strbuf *buf, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* Replaces the bytes [begin, end) by `s`, which must not lie inside `buf`. begin <= end <= len. */
void strbuf_splice(struct strbuf *buf, size_t begin, size_t end, struct str s);
void strbuf_clear(struct strbuf *buf); /* keeps the memory */
/* Clears; memory beyond `keep` bytes is given back: one huge text must not stay for ever. */
void strbuf_recycle(struct strbuf *buf, size_t keep);
void strbuf_free(struct strbuf *buf);
struct str strbuf_str(const struct strbuf *buf); /* a view, valid until the next change */

#endif
