/*
 * Messages on their way into one stream: written at once where that is possible, waiting in memory otherwise. Nothing
 * here blocks; whoever sends asks outbox_waiting() and holds back.
 */
#ifndef LSP_OUTBOX_H
#define LSP_OUTBOX_H

#include <uv.h>

#include <autotomy/base/str.h>

struct outbox_events {
	void *context;
	void (*written)(void *context); /* some of what waited was written */
	void (*broken)(void *context);  /* told once: nothing can be written any more */
};

struct outbox {
	struct outbox_events events;
	uv_stream_t *stream;
	struct strbuf writing, waiting;
	uv_write_t request;
	bool writes; /* `writing` is under way */
	bool broken;
};

/* The stream must outlive the outbox, or be closed before outbox_finish(). */
void outbox_init(struct outbox *outbox, uv_stream_t *stream, const struct outbox_events *events);

/* The bytes of both parts, one behind the other. */
void outbox_send(struct outbox *outbox, const struct str parts[2]);
size_t outbox_waiting(const struct outbox *outbox); /* bytes */

/* Once the stream's close callback was called. */
void outbox_finish(struct outbox *outbox);

/* "Content-Length: N\r\n\r\n", written into `header`. */
enum { OUTBOX_HEADER_BYTES = sizeof "Content-Length: 18446744073709551615\r\n\r\n" };
struct str outbox_header(char header[OUTBOX_HEADER_BYTES], size_t body_bytes);

#endif
