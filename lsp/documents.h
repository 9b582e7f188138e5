/* The open buffers: what the client says a file's text is. */
#ifndef LSP_DOCUMENTS_H
#define LSP_DOCUMENTS_H

#include <autotomy/base/json.h>
#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>
#include <autotomy/driver/project.h>

enum { DOCUMENT_MAX_BYTES = 64 << 20 };

struct root;

struct document {
	struct str uri;  /* exactly as the client wrote it */
	struct str path; /* absolute, links resolved; empty where the URI names no file */
	bool has_version;
	int64_t version;
	bool refused; /* its text was longer than DOCUMENT_MAX_BYTES and is not held */
	struct strbuf text;
	struct line_table lines;
	/* Where it is judged; NULL and empty for a file under no policy. */
	struct root *root;
	struct str tree_path;
};

/* Zero-initialized is empty. */
struct documents {
	VEC(struct document *) list;   /* in no order */
	struct strmap by_uri, by_path; /* indices into the list */
};

/* The open document of that URI, a new and empty one where there is none. `path` counts for a new one alone. */
struct document *documents_open(struct documents *documents, struct str uri, struct str path);
struct document *documents_find(const struct documents *documents, struct str uri); /* or NULL */

/* The document whose text stands for the file: of several with one path, the one touched last. NULL where none is open.
 */
struct document *documents_at(const struct documents *documents, struct str path);
void documents_touch(struct documents *documents, const struct document *document);

/* Forgets the document and frees it. Another one of the same path, if there is any, then stands for the file. */
void documents_close(struct documents *documents, struct document *document);
void documents_finish(struct documents *documents);

/* The whole text is new. */
void document_set_text(struct document *document, struct str text);

enum document_change {
	DOCUMENT_EDITED,    /* by the edits told */
	DOCUMENT_REPLACED,  /* as a whole */
	DOCUMENT_REFUSED,   /* the text is too long now */
	DOCUMENT_UNCHANGED, /* the changes are malformed; none of them was applied */
};

/*
 * Applies `contentChanges` in their order, each to the text that the one before left. A position past a line's or the
 * text's end means that end, and a range that ends before it begins is turned around. The edits are in the arena.
 */
enum document_change document_change(struct document *document, struct arena *arena, struct json changes,
				     enum position_encoding encoding, struct text_edit **edits, size_t *count);

struct str document_text(const struct document *document);

#endif
