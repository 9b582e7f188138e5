/*
 * What a client that pulls diagnostics is owed: the reports and their result ids, the one `workspace/diagnostic` that
 * is not answered yet, and `workspace/diagnostic/refresh`. What is true of a file, and whether that is news, is decided
 * in roads.c.
 */
#ifndef LSP_PULLS_H
#define LSP_PULLS_H

#include <autotomy/base/json.h>

#include "client.h"
#include "publications.h"
#include "transport.h"

struct pulls {
	struct transport *transport;
	const struct client *client;
	bool workspace; /* the client has pulled the workspace: what is not open is never pushed again */
	bool stale;     /* it shows something that is no longer true: it is to be asked to pull again */
	unsigned asked; /* how often it was; each request has an id of its own */
	/*
	 * The request that is not answered yet, as it was written; empty where there is none. With a token its reports
	 * are sent as they come and it stays open; without one it waits until the projects are loaded.
	 */
	struct str id, token, params;
	struct strbuf reports; /* for that token, not sent yet */
	struct json_writer writer;
};

enum { RESULT_ID_BYTES = 17 };

/* One file's diagnostics, for a report. */
struct report {
	struct str uri; /* for reports about the workspace */
	struct publication_version version;
	struct str diagnostics; /* the array, as JSON */
	uint64_t hash;          /* of those bytes: what the result id is made of */
	struct str previous;    /* the result id that the client has, or empty */
};

/* Writes `kind`, `resultId` and, unless the client has them already, `items`, into an object that is begun. */
void pulls_write_report(struct json_writer *writer, const struct report *report);
/* The same as an object of its own, with `uri` and `version`. */
void pulls_write_workspace_report(struct json_writer *writer, const struct report *report);

bool pulls_streaming(const struct pulls *pulls); /* there is a request with a token */
bool pulls_waiting(const struct pulls *pulls);   /* there is one without */

/* Keeps a request; an older one is ended. `token` is absent where it has none. */
void pulls_keep(struct pulls *pulls, struct json id, struct json token, struct json params);
/* Adds to what is sent with the next pulls_flush(). There is a request with a token. */
void pulls_stream(struct pulls *pulls, const struct report *report);
/* Sends what was added, and asks for a refresh where one is due. */
void pulls_flush(struct pulls *pulls);

/* Answers what is not answered yet, if anything, with no reports beyond those already sent. */
void pulls_end(struct pulls *pulls);
/* The same, with an error, if it has this id. */
void pulls_cancel(struct pulls *pulls, struct json id);
/* Forgets what was kept: somebody else answers it. */
void pulls_forget(struct pulls *pulls);

#endif
