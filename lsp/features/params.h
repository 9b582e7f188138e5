/*
 * What a request about a file asks: the document out of its params, open or not, and places in it as byte offsets. Each
 * reader fails the call (-32602) and returns false where the params are malformed; a file of which we know nothing is
 * no failure.
 */
#ifndef LSP_FEATURES_PARAMS_H
#define LSP_FEATURES_PARAMS_H

#include "dispatch.h"
#include "positions.h"

/* A file that somebody asks about. Valid while the message is handled. */
struct asked {
	struct str uri;
	struct str path;                 /* absolute, links resolved; empty where the URI names no file */
	const struct document *document; /* NULL where it is not open */
	struct root *root;               /* NULL: under no policy, or in a project that nobody has opened */
	struct str tree_path;            /* in that root; empty without one */
	/*
	 * An open document's text; else that on the disk, if it is a file of a root. Not readable: neither is there, or
	 * the text is longer than a document may be. It is empty then, so that places in it can still be converted.
	 */
	bool readable;
	struct str text;
	const struct line_table *lines;
	enum position_encoding encoding;
};

/* Bytes [begin, end) from 0. */
struct asked_range {
	size_t begin, end;
};

/* From `textDocument.uri`. */
bool params_document(struct server *server, struct call *call, struct asked *asked);

/* From `position` and `range`: clamped to the text, a range in order. */
bool params_position(struct call *call, const struct asked *asked, size_t *offset);
bool params_range(struct call *call, const struct asked *asked, struct asked_range *range);

/* Both at once, as most requests have them. */
bool params_document_position(struct server *server, struct call *call, struct asked *asked, size_t *offset);

/* Back to the client's terms: bytes [begin, end) of the text. */
struct lsp_range asked_lsp_range(const struct asked *asked, size_t begin, size_t end);
/* The same for places in the text, and the other way round for an offset. */
struct lsp_range asked_lsp_range_of(const struct asked *asked, struct text_range range);
struct text_place asked_place(const struct asked *asked, size_t offset);

#endif
