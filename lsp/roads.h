/*
 * How what is true of a file reaches the client: by the road that its state decides (see publisher.h), and only where
 * it is news there. What was said on each road is kept with the publication.
 */
#ifndef LSP_ROADS_H
#define LSP_ROADS_H

#include "publisher.h"

/* What is to be told of a file: what was collected last, and where. */
struct news {
	struct str uri;
	struct publication_version version;
	struct str diagnostics;
	uint64_t hash;
	bool shown; /* it is not empty */
	bool forced;
};

/* Of what publisher_collect() found last. The strings are views. */
struct news news_of(const struct publisher *publisher, struct str uri, struct publication_version version);

/* Tells it by the road that is right for the file now; `open`: a document holds its text. */
void roads_tell(struct publisher *publisher, struct publication *publication, const struct news *news, bool open);

/* The client pulls this file and is about to have these diagnostics; whatever was pushed of it is taken back. */
void roads_pulled(struct publisher *publisher, struct publication *publication, struct str diagnostics);

/* What was pushed of the file is none any more. */
void roads_take_back(struct publisher *publisher, struct publication *publication);

/* A file told under another URI than before must not stay under both, unless both are open. */
void roads_leave_uri(struct publisher *publisher, struct publication *publication, struct str uri);

/* Sends, whatever was said before: diagnostics, or that there are none, pushed or as a report about the workspace. */
void roads_send(struct publisher *publisher, struct str uri, struct publication_version version,
		struct str diagnostics);
void roads_send_empty(struct publisher *publisher, struct str uri);
void roads_stream_empty(struct publisher *publisher, struct str uri);

#endif
