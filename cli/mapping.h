/* What `graph` and `modules` share: a run over the whole project for the sake of its map. */
#ifndef CLI_MAPPING_H
#define CLI_MAPPING_H

#include <autotomy/core/map.h>
#include <autotomy/driver/check.h>

#include "command.h"

/* What stands on the command line of both. */
struct mapping_arguments {
	enum check_level level;
	const char *format, *output, *config; /* NULL where they were not given */
};

/* EXIT_CLEAN, or EXIT_FAULT once the fault was told. */
int mapping_parse(const struct command *command, int argc, char **argv, struct mapping_arguments *arguments);

/*
 * Runs, has `draw` write into a buffer, and writes that where it is asked for. Violations are no fault of a map; the
 * policy's are.
 */
int mapping_run(const struct mapping_arguments *arguments,
		void (*draw)(const struct module_map *map, const struct mapping_arguments *arguments,
			     struct strbuf *out));

#endif
