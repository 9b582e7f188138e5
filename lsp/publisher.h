/* Sends `textDocument/publishDiagnostics`: as answers to the client's edits, and whenever a verdict changes by itself.
 */
#ifndef LSP_PUBLISHER_H
#define LSP_PUBLISHER_H

#include "client.h"
#include "documents.h"
#include "places.h"
#include "transport.h"
#include "workspace.h"

/* Another one who says something of the same files. */
struct publication_joiner {
	void *context;
	/* The array to be published in place of ours, valid until the next call. */
	struct str (*join)(void *context, struct str uri, struct str diagnostics);
};

struct publisher {
	struct transport *transport;
	const struct client *client;
	const struct documents *documents;
	struct workspace *workspace;
	struct places places;
	struct publication_joiner joiner; /* zeroed where there is none */
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

/* From now on all that is published goes through the joiner. */
void publisher_join(struct publisher *publisher, const struct publication_joiner *joiner);

/* Publishes what was published before, since the other one says something else now. */
void publisher_repeat(struct publisher *publisher, struct str uri, struct publication_version version,
		      struct str diagnostics);

/* The verdict on a file changed: it is due. */
void publisher_mark(struct root *root, struct str tree_path);

/* Publishes what is due, documents first and at most `limit` other files. Returns whether some are left that could be
 * sent now. */
bool publisher_flush(struct publisher *publisher, size_t limit);

/* The root is about to be closed: takes back whatever was published of files that are not open. */
void publisher_clear(struct publisher *publisher, struct root *root);

#endif
