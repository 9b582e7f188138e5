/* Sends `textDocument/publishDiagnostics`: as answers to the client's edits, and whenever a verdict changes by itself.
 */
#ifndef LSP_PUBLISHER_H
#define LSP_PUBLISHER_H

#include "client.h"
#include "documents.h"
#include "places.h"
#include "transport.h"
#include "workspace.h"

struct publisher {
	struct transport *transport;
	const struct client *client;
	const struct documents *documents;
	struct workspace *workspace;
	struct places places;
	struct strbuf diagnostics, body;
};

void publisher_init(struct publisher *publisher, struct transport *transport, const struct client *client,
		    const struct documents *documents, struct workspace *workspace);
void publisher_finish(struct publisher *publisher);

/* Publishes an open document in its version, even where that is empty and was said before. */
void publisher_answer(struct publisher *publisher, const struct document *document);

/*
 * The document with this URI was closed: publishes what is true of the file on the disk, without a version. `root` is
 * NULL for a file under no policy.
 */
void publisher_closed(struct publisher *publisher, struct root *root, struct str tree_path, struct str uri);

/* The verdict on a file changed: it is due. */
void publisher_mark(struct root *root, struct str tree_path);

/* Publishes what is due, documents first and at most `limit` other files. Returns whether some are left that could be
 * sent now. */
bool publisher_flush(struct publisher *publisher, size_t limit);

/* The root is about to be closed: takes back whatever was published of files that are not open. */
void publisher_clear(struct publisher *publisher, struct root *root);

#endif
