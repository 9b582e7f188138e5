/* The file by which make, ninja and their like know when `check` has to be run again. */
#ifndef CLI_DEPFILE_H
#define CLI_DEPFILE_H

#include <autotomy/driver/check.h>

#include "place.h"

/*
 * Writes what the run rests on to `path`, as the user wrote it, as gcc -MD -MP does: a rule without a recipe whose
 * target is `path` without its ending ".d". EXIT_CLEAN, or EXIT_FAULT once the fault was told.
 */
int depfile_write(const char *path, const struct place *place, struct check *check);

#endif
