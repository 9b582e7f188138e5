/*
 * Unsaved files that are not on the disk, and files of the disk that must not be found. libclang knows such a file
 * under its absolute path alone, letter by letter, so none is found by `#include "../core/page.h"`. An overlay of its
 * file system says that they are there; then any way to them is as good as another, as it is for files on the disk.
 * Likewise it says of others that they are not.
 */
#ifndef AUTOTOMY_CLANG_OVERLAY_H
#define AUTOTOMY_CLANG_OVERLAY_H

#include <autotomy/core/wire.h>

/* A hash of which they are; 0 where there are none. */
uint64_t overlay_key(struct arena *arena, const struct parse_request *request);

/* Writes the overlay to the scratch folder, for -ivfsoverlay. NULL where there is none to write, or it cannot be. */
const char *overlay_write(struct arena *arena, const struct parse_request *request);

#endif
