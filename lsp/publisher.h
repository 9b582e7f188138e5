/*
 * Tells the client what is true of its files: as answers to its edits, and whenever a verdict changes by itself. There
 * are three roads, and what stands on one of them is never sent by another:
 *
 *   pushed    `textDocument/publishDiagnostics`
 *   pulled    `textDocument/diagnostic`: what a client that pulls has open, and what else it has pulled so
 *   gathered  `workspace/diagnostic`: what is not open, once the client has pulled the workspace
 *
 * On the last two the client asks; it is told that something changed, by a report into its open request or by a
 * refresh. One that cannot refresh is pushed what it has not pulled: that, and no more.
 */
#ifndef LSP_PUBLISHER_H
#define LSP_PUBLISHER_H

#include "client.h"
#include "documents.h"
#include "places.h"
#include "pulls.h"
#include "transport.h"
#include "workspace.h"

/* Another one who says something of the same files. */
struct publication_joiner {
	void *context;
	/* The array to be published in place of ours, valid until the next call. */
	struct str (*join)(void *context, struct str uri, struct str diagnostics);
};

enum { PUBLISHER_KEEP_BYTES = 1 << 20 /* a buffer larger than this is given back */ };

struct publisher {
	struct transport *transport;
	const struct client *client;
	const struct documents *documents;
	struct workspace *workspace;
	struct places places;
	struct pulls pulls;
	struct publication_joiner joiner; /* zeroed where there is none */
	struct strbuf diagnostics, body;
};

void publisher_init(struct publisher *publisher, struct transport *transport, const struct client *client,
		    const struct documents *documents, struct workspace *workspace);
void publisher_finish(struct publisher *publisher);

/*
 * The document's text is new. Publishes it in its version, even where that is empty and was said before. A client that
 * pulls will ask.
 */
void publisher_answer(struct publisher *publisher, const struct document *document);

/* The document belongs to another project now, or to one at last (`was_judged` false), and its text is the same. */
void publisher_moved(struct publisher *publisher, const struct document *document, bool was_judged);

/*
 * The document with this URI was closed: publishes what is true of the file on the disk, without a version. `root` is
 * NULL for a file under no policy.
 */
void publisher_closed(struct publisher *publisher, struct root *root, struct str tree_path, struct str uri);

/* From now on all that is published goes through the joiner. */
void publisher_join(struct publisher *publisher, const struct publication_joiner *joiner);

/* Publishes what was published before, since the other one says something else now. */
void publisher_repeat(struct publisher *publisher, struct str uri, struct publication_version version,
		      struct str diagnostics);

/* The verdict on a file changed: it is due. */
void publisher_mark(struct root *root, struct str tree_path);

/*
 * The diagnostics of a file as the client is to see them, a JSON array that is valid until the publisher is next
 * called; [] where another root is to judge it. publisher_turn_to() this root came before, and is needed anew once
 * anything else was called.
 */
struct str publisher_collect(struct publisher *publisher, struct root *root, struct str tree_path);
void publisher_turn_to(struct publisher *publisher, const struct root *root);
/* The client pulls the workspace: the same for all that is not open. */
void publisher_take_all_back(struct publisher *publisher);

/* Publishes what is due, documents first and at most `limit` other files. Returns whether some are left that could be
 * sent now. */
bool publisher_flush(struct publisher *publisher, size_t limit);

/* The root is about to be closed: takes back whatever was published of files that are not open. */
void publisher_clear(struct publisher *publisher, struct root *root);

#endif
