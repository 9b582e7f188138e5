/* Paths as text: POSIX, '/' between parts. Nothing here looks at the disk. */
#ifndef AUTOTOMY_BASE_PATH_H
#define AUTOTOMY_BASE_PATH_H

#include <stdbool.h>

#include <autotomy/base/str.h>

bool path_is_absolute(struct str path);

/* `name` as seen from the folder `base`: `name` itself where it is absolute. Normalized as by path_normalize(). */
struct str path_join(struct arena *arena, struct str base, struct str name);

/* Without "//", "." and, as far as the text tells, ".."; "a/.." gives ".", a leading ".." stays. Never ends in '/' but
 * for "/". */
struct str path_normalize(struct arena *arena, struct str path);

struct str path_folder(struct str path);    /* "a/b.c" gives "a"; "b.c" gives "."; "/b.c" gives "/" */
struct str path_name(struct str path);      /* the last part */
struct str path_extension(struct str path); /* with its dot: ".c"; empty where the name has none; ".x" has none */

/* Whether `path` is `folder` or lies under it. Both normalized, both absolute or both relative; every relative path
 * that does not begin with ".." lies under ".". */
bool path_is_under(struct str path, struct str folder);

/* `path` relative to `folder`, both absolute and normalized; a path outside comes back with leading "..". "." for the
 * folder itself. */
struct str path_relative(struct arena *arena, struct str folder, struct str path);

#endif
