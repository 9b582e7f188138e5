/* Reading a command's options, and the words that its answers share. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <getopt.h>
#include <stddef.h>

#include <autotomy/driver/check.h>

#include "command.h"

/*
 * Calls `take` for each option, by its `val`, with `optarg` as getopt has it; stops where that does not return
 * EXIT_CLEAN. The words that are left begin at `optind`. EXIT_CLEAN, or EXIT_FAULT once the fault was told.
 */
int options_read(const struct command *command, int argc, char **argv, const struct option *options,
		 int (*take)(const struct command *command, int option, void *arguments), void *arguments);

/* The value of --level; returns as options_read() does. */
int options_level(const struct command *command, const char *word, enum check_level *level);

/* The ending of a noun of which there are so many. */
const char *plural(size_t count);

#endif
