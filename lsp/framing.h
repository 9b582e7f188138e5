/*
 * Cuts the byte stream of the base protocol into message bodies. It is fed bytes as they come, never reads and never
 * blocks, and holds no more than one header line and one body.
 *
 * Where a header makes no sense, the stream is searched for the next line that ends in "Content-Length: N"; a body has
 * no line feed behind its last brace, so such a line may well begin with the end of a body. No JSON text holds such a
 * line by itself, because a string in it cannot hold a raw line feed.
 */
#ifndef LSP_FRAMING_H
#define LSP_FRAMING_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

enum {
	FRAMING_MAX_HEADERS = 8 << 10, /* bytes of one header section */
	FRAMING_MAX_BODY = 256 << 20,  /* bytes; the largest text that is accepted fits in, escapes and all */
};

enum framing_event {
	FRAMING_MORE,      /* all of the input was taken and no message is complete */
	FRAMING_BODY,      /* a whole body */
	FRAMING_MALFORMED, /* a header that makes no sense, or another encoding; the message is passed over */
	FRAMING_TOO_LONG,  /* a body longer than FRAMING_MAX_BODY, which is passed over */
};

enum framing_state { FRAMING_IN_HEADERS, FRAMING_IN_BODY, FRAMING_IN_FOREIGN_BODY, FRAMING_SEARCHING };

/* Zero-initialized is ready. */
struct framing {
	enum framing_state state;
	struct strbuf line; /* the header line so far; while searching, its last bytes */
	size_t section;     /* bytes of the header section so far */
	bool has_length;
	bool quiet;    /* the peer was told of a fault already, and what follows may be the rest of it */
	size_t length; /* of the body; of one in a foreign encoding, what is left of it */
	bool foreign;  /* another encoding than UTF-8 */
	struct strbuf body;
	bool body_given;     /* `body` was handed out and is forgotten by the next call */
	struct strbuf again; /* bytes to be read once more, before any new ones */
	size_t again_at;
};

/*
 * Takes bytes from the front of `input` up to the next event. `body`, set with FRAMING_BODY, is valid until the next
 * call. To be called until it says FRAMING_MORE.
 */
enum framing_event framing_next(struct framing *framing, struct str *input, struct str *body);

/*
 * The body just handed out is no JSON: its length may have been wrong, and the next message may begin inside it, or
 * some way behind it. Both are looked for; that the rest of the body makes no header is not told again.
 */
void framing_reject(struct framing *framing);

void framing_finish(struct framing *framing);

#endif
