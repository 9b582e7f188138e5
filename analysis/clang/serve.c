/* The conversation with autotomy: requests in, facts out, one at a time. */
#include "serve.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include <autotomy/core/wire.h>

#include "units.h"

enum { READ_BYTES = 64 << 10 };

struct server {
	int in, out;
	struct units *units;
	struct arena arena; /* for one request */
	struct strbuf reply;
};

static bool write_all(int file, struct str bytes)
{
	while (bytes.len) {
		ssize_t written = write(file, bytes.ptr, bytes.len);
		if (written < 0 && errno != EINTR)
			return false;
		if (written > 0)
			bytes = str_from_offset(bytes, (size_t)written);
	}
	return true;
}

static bool send_reply(struct server *server)
{
	bool sent = write_all(server->out, strbuf_str(&server->reply));
	strbuf_clear(&server->reply);
	return sent;
}

static bool answer_request(struct server *server, struct str payload)
{
	struct parse_request request = {0};
	struct parse_facts facts = {0};
	struct parse_failure failure = {0};
	if (!wire_get_request(&server->arena, payload, &request))
		return false;
	failure.id = request.id;
	if (units_parse(server->units, &server->arena, &request, &facts, &failure.message))
		wire_put_facts(&server->reply, request.id, &facts);
	else
		wire_put_failure(&server->reply, &failure);
	bool sent = send_reply(server);
	arena_reset(&server->arena);
	return sent;
}

static bool take_frame(struct server *server, enum wire_type type, struct str payload)
{
	struct str file;
	switch (type) {
	case WIRE_PARSE:
		return answer_request(server, payload);
	case WIRE_FORGET:
		if (!wire_get_forget(payload, &file))
			return false;
		units_forget(server->units, file);
		return true;
	default:
		return false;
	}
}

/* Takes all whole frames at the beginning of `input`; false where the peer does not keep to the protocol. */
static bool take_frames(struct server *server, struct strbuf *input)
{
	enum wire_type type;
	struct str payload;
	size_t used = 0, frame;
	for (;;) {
		switch (wire_next(str_from_offset(strbuf_str(input), used), &type, &payload, &frame)) {
		case WIRE_MORE:
			strbuf_splice(input, 0, used, (struct str){0});
			return true;
		case WIRE_BROKEN:
			return false;
		case WIRE_FRAME:
			if (!take_frame(server, type, payload))
				return false;
			used += frame;
		}
	}
}

static bool read_some(int file, struct strbuf *input, bool *ended)
{
	strbuf_reserve(input, READ_BYTES);
	ssize_t got;
	do
		got = read(file, input->ptr + input->len, READ_BYTES);
	while (got < 0 && errno == EINTR);
	*ended = got == 0;
	if (got > 0) {
		input->len += (size_t)got;
		input->ptr[input->len] = '\0';
	}
	return got >= 0;
}

static void do_chores_when_idle(struct server *server)
{
	struct pollfd ready = {.fd = server->in, .events = POLLIN};
	for (int idle; (idle = units_chore_after(server->units)) >= 0 && poll(&ready, 1, idle) == 0;)
		units_do_chore(server->units);
}

int serve(int in, int out)
{
	struct server server = {.in = in, .out = out};
	struct strbuf input = {0};
	bool ended = false;
	wire_put_hello(&server.reply);
	bool fine = send_reply(&server);
	server.units = units_create();
	while (fine && !ended) {
		do_chores_when_idle(&server);
		fine = read_some(in, &input, &ended) && take_frames(&server, &input);
	}
	fine = fine && input.len == 0;
	if (!fine)
		fputs("autotomy-clang: the input is not what autotomy sends\n", stderr);
	units_destroy(server.units);
	arena_finish(&server.arena);
	strbuf_free(&server.reply);
	strbuf_free(&input);
	return fine ? 0 : 1;
}
