/* Writes to a stream what it takes, and keeps the rest until it takes more. */
#include "outbox.h"

#include <stdio.h>

enum { KEEP_BYTES = 256 << 10 /* a write buffer larger than this is given back once it is empty */ };

void outbox_init(struct outbox *outbox, uv_stream_t *stream, const struct outbox_events *events)
{
	outbox->stream = stream;
	outbox->events = *events;
}

size_t outbox_waiting(const struct outbox *outbox)
{
	return outbox->waiting.len + outbox->writing.len;
}

static void be_broken(struct outbox *o)
{
	strbuf_free(&o->waiting);
	if (o->broken)
		return;
	o->broken = true;
	o->events.broken(o->events.context);
}

static void write_waiting(struct outbox *o);

static void on_written(uv_write_t *request, int status)
{
	struct outbox *o = request->data;
	o->writes = false;
	strbuf_recycle(&o->writing, KEEP_BYTES);
	if (status < 0) {
		be_broken(o);
		return;
	}
	write_waiting(o);
	o->events.written(o->events.context);
}

static void write_waiting(struct outbox *o)
{
	if (o->writes || !o->waiting.len)
		return;
	struct strbuf empty = o->writing;
	o->writing = o->waiting;
	o->waiting = empty;
	uv_buf_t buf = uv_buf_init(o->writing.ptr, (unsigned)o->writing.len);
	o->request.data = o;
	o->writes = true;
	int status = uv_write(&o->request, o->stream, &buf, 1, on_written);
	if (status < 0)
		on_written(&o->request, status);
}

/* Returns how much of it was written; the rest has to wait. */
static size_t write_now(struct outbox *o, const struct str parts[2])
{
	uv_buf_t bufs[2];
	for (int i = 0; i < 2; i++)
		bufs[i] = (uv_buf_t){.base = (char *)(uintptr_t)parts[i].ptr, .len = parts[i].len};
	int count = uv_try_write(o->stream, bufs, 2);
	if (count >= 0)
		return (size_t)count;
	if (count != UV_EAGAIN)
		be_broken(o);
	return 0;
}

void outbox_send(struct outbox *outbox, const struct str parts[2])
{
	if (outbox->broken)
		return;
	size_t done = outbox_waiting(outbox) ? 0 : write_now(outbox, parts);
	if (outbox->broken)
		return;
	for (int i = 0; i < 2; i++) {
		strbuf_add(&outbox->waiting, str_from_offset(parts[i], done));
		done -= done < parts[i].len ? done : parts[i].len;
	}
	write_waiting(outbox);
}

struct str outbox_header(char header[OUTBOX_HEADER_BYTES], size_t body_bytes)
{
	int len = snprintf(header, OUTBOX_HEADER_BYTES, "Content-Length: %zu\r\n\r\n", body_bytes);
	return (struct str){header, (size_t)len};
}

void outbox_finish(struct outbox *outbox)
{
	strbuf_free(&outbox->writing);
	strbuf_free(&outbox->waiting);
}
