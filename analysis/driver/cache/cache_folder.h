/* Where what can be made again is kept: the user's cache folder. */
#ifndef DRIVER_CACHE_FOLDER_H
#define DRIVER_CACHE_FOLDER_H

#include <stdbool.h>

#include <autotomy/base/str.h>

/*
 * The folder for our caches, absolute, made where it is missing: $AUTOTOMY_CACHE, else $XDG_CACHE_HOME/autotomy, else
 * $HOME/.cache/autotomy. False where there is none to be had, or where AUTOTOMY_CACHE says "off".
 */
bool cache_folder(struct arena *arena, struct str *folder);

#endif
