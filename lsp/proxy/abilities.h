/* What a server said in its answer to `initialize`, and how the answers of two become one. */
#ifndef LSP_PROXY_ABILITIES_H
#define LSP_PROXY_ABILITIES_H

#include <autotomy/base/json.h>
#include <autotomy/base/strmap.h>
#include <autotomy/base/text.h>

#include "proxy/join.h"

/* LSP's TextDocumentSyncKind. */
enum sync_kind { SYNC_NONE, SYNC_FULL, SYNC_INCREMENTAL };

/* Zero-initialized: it can do nothing. */
struct abilities {
	struct arena arena;
	struct json result; /* of `initialize` */
	struct json capabilities;
	enum position_encoding encoding;
	enum sync_kind sync;
	bool open_close, save;
	struct strmap registered; /* methods that it registered later on */
};

/* Reads the result of `initialize`, which is copied. False where it makes no sense. */
bool abilities_read(struct abilities *abilities, struct str result);
void abilities_register(struct abilities *abilities, struct arena *arena, struct json registrations);
void abilities_finish(struct abilities *abilities);

/* Whether it answers the method. */
bool abilities_answer(const struct abilities *abilities, const struct join *join);

/* Whether it wants to hear a notification that the client may send because we want to. */
bool abilities_hear(const struct abilities *abilities, struct str method);

/* Whether a completion that was triggered by that text would have been asked of it alone; empty: by no text. */
bool abilities_are_triggered(const struct abilities *abilities, struct str trigger);

/*
 * Writes the joined result of `initialize`. Theirs stands as it is; what only we can do is added, member by member and
 * list by list. Text is always synchronized incrementally. `offered` is the client's `general.positionEncodings`.
 */
void abilities_join(struct json_writer *writer, struct arena *arena, const struct abilities *theirs, struct json ours,
		    struct json offered);

/*
 * The body of `initialize` without the client's ability to pull diagnostics, so that both sides push them and they can
 * be joined; `body` itself where there is none.
 */
struct str abilities_without_pull(struct arena *arena, struct str body);

#endif
