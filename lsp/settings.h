/*
 * What the user has set, in the section `autotomy` of the editor's configuration: given in `initializationOptions`,
 * told with `workspace/didChangeConfiguration`, or asked for where the client can be asked. Nothing waits for any of
 * it.
 */
#ifndef LSP_SETTINGS_H
#define LSP_SETTINGS_H

#include <stdbool.h>

#include <autotomy/base/json.h>
#include <autotomy/base/strmap.h>

struct server;
struct message;

struct setting_values {
	bool parse;       /* `level`: "full", else "scan" */
	bool inlay_hints; /* `inlayHints` */
	bool code_lens;   /* `codeLens` */
};

/* Zero-initialized is empty. */
struct settings {
	struct setting_values
		initial; /* of the command line and initializationOptions: what is so where nothing else is set */
	struct setting_values now;
	unsigned asked;     /* how often; only the last reply counts */
	struct strmap told; /* what was wrong, each said once */
	struct arena arena; /* of those words */
};

void settings_init(struct settings *settings, bool parse);
void settings_finish(struct settings *settings);

/* From `initializationOptions`; anything may stand there. */
void settings_read_initial(struct server *server, struct json options);

/* Asks the client, if it can be asked. */
void settings_ask(struct server *server);

/* A reply of the client to one of our requests. */
void settings_on_response(struct server *server, const struct message *message);

#endif
