/* The validating walk over JSON that comes before jsmn. */
#ifndef AUTOTOMY_BASE_JSON_CHECK_H
#define AUTOTOMY_BASE_JSON_CHECK_H

#include <autotomy/base/json.h>

/* Whether `text` is one JSON value by RFC 8259. Fills `tokens` with how many tokens jsmn will find, or else `error`. */
bool json_check(struct str text, size_t *tokens, struct json_error *error);

#endif
