/* autotomy lsp: the language server, on standard input and output. */
#include <string.h>

#include <autotomy/lsp/server.h>

#include "command.h"

static int run(const struct command *command, int argc, char **argv)
{
	struct lsp_options options = {.parse = true};
	for (int i = 1; i < argc && !options.with; i++) {
		if (strcmp(argv[i], "--with") == 0)
			options.with = &argv[i + 1];      /* argv ends in NULL, and so does the command */
		else if (strcmp(argv[i], "--stdio") != 0) /* some clients add it; it is all we speak */
			return command_misuse(command, "'%s' was not expected", argv[i]);
	}
	if (options.with && !options.with[0])
		return command_misuse(command, "--with needs a command");
	return lsp_server_run(&options);
}

const struct command command_lsp = {
	.name = "lsp",
	.arguments = "[--with COMMAND...]",
	.summary = "Runs the language server on standard input and output",
	.help = "Editors start it. It publishes violations as the code is typed; see docs/protocol.md.\n\n"
		"  --with COMMAND...  also runs another language server, as in: autotomy lsp --with clangd\n"
		"                     and is both at once, for editors that take one server for a file. All words\n"
		"                     behind it are the command's, which no shell looks at.\n",
	.run = run,
};
