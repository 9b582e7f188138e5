/* autotomy version */
#include <stdio.h>

#include "command.h"

static int run(const struct command *command, int argc, char **argv)
{
	(void)command;
	(void)argc;
	(void)argv;
	puts("autotomy " AUTOTOMY_VERSION);
	return command_finish(EXIT_CLEAN);
}

const struct command command_version = {
	.name = "version",
	.arguments = "",
	.summary = "Prints the version",
	.help = "",
	.run = run,
};
