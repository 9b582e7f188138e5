/* Diagnostics that were made of an older text, moved along with the edits that came since. */
#ifndef LSP_PROXY_MOVED_H
#define LSP_PROXY_MOVED_H

#include <autotomy/base/json.h>
#include <autotomy/base/text.h>

/* One edit in the client's terms: what stood between two positions is replaced. */
struct moved_edit {
	struct lsp_position start, end;
	uint32_t lines; /* line ends in the inserted text */
	uint32_t units; /* behind the last of them */
};

/* From an element of `contentChanges`; false where it has no range, or none that makes sense. */
bool moved_read_edit(struct arena *arena, struct json change, enum position_encoding encoding, struct moved_edit *edit);

/* Where a position comes to stand. What is inserted right there stands behind an `end` and before any other. */
struct lsp_position moved_position(struct lsp_position position, const struct moved_edit *edit, bool end);

/*
 * Appends the array of diagnostics with the `range` of each moved by the edits in their order, all else byte for byte.
 * Of what was deleted an empty range is left.
 */
void moved_diagnostics(struct strbuf *out, struct json diagnostics, const struct moved_edit *edits, size_t count);

#endif
