/*
 * Positions in a text. Three units must never be mixed, so each has its own type:
 *   - a byte offset from 0 (size_t / uint32_t);
 *   - a text_place, line and column from 1, the column in bytes: what `autotomy check` prints;
 *   - an lsp_position, line and character from 0, the character in units of the negotiated encoding.
 * Lines end at "\n", "\r\n" or a lone "\r", as in the language server protocol and in clang.
 */
#ifndef AUTOTOMY_BASE_TEXT_H
#define AUTOTOMY_BASE_TEXT_H

#include <stdint.h>

#include <autotomy/base/str.h>

/* Line and column from 1, the column in bytes. */
struct text_place {
	uint32_t line, column;
};

/* From `begin` up to, not including, `end`. */
struct text_range {
	struct text_place begin, end;
};

/* Line from 0; character from 0, in units of a position_encoding. */
struct lsp_position {
	uint32_t line, character;
};

enum position_encoding { POSITION_UTF8, POSITION_UTF16, POSITION_UTF32 };

/* Where the lines of one text begin. `starts[0]` is 0; there are `count` >= 1 lines. Offsets are bytes from 0. */
struct line_table {
	uint32_t *starts;
	size_t count, cap;
};

/* (Re)builds the table for `text`, which must be shorter than 4 GiB. Reuses the table's memory. */
void line_table_build(struct line_table *table, struct str text);

/*
 * Brings the table up to date after the bytes [begin, end) of the old text were replaced by `inserted` bytes; `text` is
 * the new text. The result equals line_table_build(table, text), at the cost of the lines touched plus a shift.
 */
void line_table_edit(struct line_table *table, struct str text, size_t begin, size_t end, size_t inserted);
void line_table_finish(struct line_table *table);

/* The bytes of line `line` (from 0) without its line ending; empty past the last line. */
struct str line_table_line(const struct line_table *table, struct str text, size_t line);

/* `offset` past the end counts as the end. An offset inside "\r\n" lies on the line that it ends. */
struct text_place text_place_at(const struct line_table *table, struct str text, size_t offset);
/* Clamped: a column past the line's end gives the line's end (before its line ending), a line past the last the text's
 * end. */
size_t text_offset_of(const struct line_table *table, struct str text, struct text_place place);

/*
 * Between bytes and units. An ill-formed sequence counts as the replacement characters that Unicode recommends for it
 * (one for each maximal subpart; section 3.9, table 3-8), as the WHATWG decoder of the editors does: one UTF-16 or
 * UTF-32 unit each; in UTF-8 its bytes count as they are, for editors that count in bytes keep them. A position inside
 * a character (a surrogate pair, a UTF-8 sequence) means its beginning.
 */
size_t utf_units(struct str bytes, enum position_encoding encoding); /* how many units the bytes take */
size_t utf_bytes(struct str line, size_t units,
		 enum position_encoding encoding); /* how many bytes the units take, clamped */
bool utf8_valid(struct str bytes);
/* Appends the code point as UTF-8; a surrogate or a value above 0x10FFFF is appended as U+FFFD. */
void utf8_encode(struct strbuf *buf, uint32_t code_point);
/* Copies with every ill-formed sequence replaced by U+FFFD. Returns `bytes` itself where it is valid. */
struct str utf8_repair(struct arena *arena, struct str bytes);

struct lsp_position lsp_position_at(const struct line_table *table, struct str text, struct text_place place,
				    enum position_encoding encoding);
/* Byte offset from 0; clamped as text_offset_of(). */
size_t lsp_offset_of(const struct line_table *table, struct str text, struct lsp_position position,
		     enum position_encoding encoding);

#endif
