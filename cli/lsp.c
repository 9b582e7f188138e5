/* autotomy lsp: the language server, on standard input and output. */
#include <string.h>

#include <autotomy/lsp/server.h>

#include "command.h"

static int run(const struct command *command, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "--stdio") != 0) /* some clients add it; it is all we speak */
			return command_misuse(command, "'%s' was not expected", argv[i]);
	return lsp_server_run(&(struct lsp_options){.parse = true});
}

const struct command command_lsp = {
	.name = "lsp",
	.arguments = "",
	.summary = "Runs the language server on standard input and output",
	.help = "Editors start it. It publishes violations as the code is typed; see docs/protocol.md.\n",
	.run = run,
};
