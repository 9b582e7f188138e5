/* What the server says that it can do. */
#ifndef LSP_CAPABILITIES_H
#define LSP_CAPABILITIES_H

#include <autotomy/base/json.h>

#include "client.h"

/* Globs of the files whose changes a client may tell of. */
enum { WATCHED_GLOB_COUNT = 3 };
extern const char *const watched_globs[WATCHED_GLOB_COUNT];

/* Writes the `capabilities` of the reply to `initialize`, an object. */
void capabilities_write(struct json_writer *w, const struct client *client);

#endif
