/* Percent-encoding of paths for URIs (RFC 3986). */
#ifndef AUTOTOMY_BASE_PERCENT_H
#define AUTOTOMY_BASE_PERCENT_H

#include <autotomy/base/str.h>

/* `prefix`, and the path with all but letters, digits, "-._~" and "/" encoded, as the editors themselves do. In the
 * arena. */
struct str percent_encode_path(struct arena *arena, struct str prefix, struct str path);

#endif
