/* Where the files and ranges of one root stand, in the client's terms: its URIs and its positions. */
#ifndef LSP_PLACES_H
#define LSP_PLACES_H

#include "documents.h"
#include "positions.h"
#include "workspace.h"

struct placed_text {
	struct str path; /* tree path */
	struct str text;
	const struct line_table *lines;
	struct line_table own; /* `lines`, unless a document's */
	bool readable;
};

/* Keeps the texts that it has read until places_reset(), since many violations point into few files. */
struct places {
	const struct documents *documents;
	enum position_encoding encoding;
	const struct root *root;
	struct arena arena;
	VEC(struct placed_text *) texts;
};

/* Turns to a root and forgets all texts: they may be others by now. */
void places_reset(struct places *places, const struct root *root);
void places_finish(struct places *places);

/* `path` is a tree path. The URI is the one that the client used, if it did. It lives until the next reset. */
struct str places_uri(struct places *places, struct str path);
struct lsp_range places_range(struct places *places, struct str path, struct text_range range);

/* How much memory the texts take by now. */
size_t places_bytes(const struct places *places);

#endif
