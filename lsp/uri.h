/* File URIs (RFC 8089) and paths. */
#ifndef LSP_URI_H
#define LSP_URI_H

#include <stdbool.h>

#include <autotomy/base/str.h>

/* The absolute, normalized path that a `file:` URI names on this machine; false for any other URI. */
bool uri_to_path(struct arena *arena, struct str uri, struct str *path);

/* `path` is absolute. All but letters, digits, "-._~" and "/" is percent-encoded, as the editors themselves do. */
struct str uri_from_path(struct arena *arena, struct str path);

#endif
