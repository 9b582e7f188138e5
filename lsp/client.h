/* What the client says of itself in `initialize`. */
#ifndef LSP_CLIENT_H
#define LSP_CLIENT_H

#include <stdbool.h>

#include <autotomy/base/json.h>
#include <autotomy/base/text.h>

/* Which forms of code actions and their edits it takes. */
struct client_actions {
	bool literals;         /* actions with edits; else commands alone */
	bool preferred;        /* `isPreferred` */
	bool disabled;         /* `disabled` with its reason */
	bool resolves_edit;    /* asks for an edit once it is wanted, and keeps `data` until then */
	bool document_changes; /* versioned edits */
	bool snippets;         /* in versioned edits */
	bool applies_edits;    /* `workspace/applyEdit` */
};

struct client {
	enum position_encoding encoding;
	bool related_information;
	bool tag_unnecessary, tag_deprecated;
	bool shows_progress; /* takes `window/workDoneProgress/create` */
	struct client_actions actions;
	bool registers_watchers;      /* takes `client/registerCapability` for watched files */
	bool registers_configuration; /* and for `workspace/didChangeConfiguration` */
	bool gives_configuration;     /* answers `workspace/configuration` */
	bool pulls;                   /* asks for the diagnostics of what it has open */
	bool takes_related;           /* and takes those of other files along with the answer */
	bool refreshes;               /* pulls again when it is asked to */
	bool hover_markdown;          /* rather than plain text */
	bool completion_tags;         /* completion items may be tagged as deprecated */
	bool link_tooltips;           /* shows them on document links */
};

/* From the params of `initialize`. What is missing, or of a wrong type, is a capability that the client has not. */
void client_read(struct client *client, struct json params);

const char *position_encoding_name(enum position_encoding encoding); /* "utf-16" */

#endif
