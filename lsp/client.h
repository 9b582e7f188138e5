/* What the client says of itself in `initialize`. */
#ifndef LSP_CLIENT_H
#define LSP_CLIENT_H

#include <stdbool.h>

#include <autotomy/base/json.h>
#include <autotomy/base/text.h>

struct client {
	enum position_encoding encoding;
	bool related_information;
	bool tag_unnecessary, tag_deprecated;
	bool shows_progress;     /* takes `window/workDoneProgress/create` */
	bool registers_watchers; /* takes `client/registerCapability` for watched files */
	bool hover_markdown;     /* rather than plain text */
	bool completion_tags;    /* completion items may be tagged as deprecated */
	bool link_tooltips;      /* shows them on document links */
	/* From `initializationOptions`. */
	bool code_lens;   /* `codeLens`; on unless it is false */
	bool inlay_hints; /* `inlayHints`; off unless it is true */
};

/* From the params of `initialize`. What is missing, or of a wrong type, is a capability that the client has not. */
void client_read(struct client *client, struct json params);

const char *position_encoding_name(enum position_encoding encoding); /* "utf-16" */

#endif
