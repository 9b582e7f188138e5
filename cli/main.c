/*
 * autotomy, the program. A command line goes main() -> the command's run() -> the layers below:
 *
 *   can, check, explain, graph, init, modules   analysis/driver (a cold run) -> analysis/core (policy, scan, judge,
 * report) lsp                                         lsp/ (the protocol) -> analysis/driver (a project kept up to
 * date) -> analysis/core
 */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "command.h"

static const struct command *const commands[] = {
	&command_can, &command_check,   &command_explain, &command_graph,   &command_init,
	&command_lsp, &command_modules, &command_rules,   &command_version,
};

enum { COMMAND_COUNT = sizeof commands / sizeof *commands };

static int print_usage(void)
{
	puts("usage: autotomy COMMAND [ARGUMENT...]\n\n"
	     "Boundaries that hold while C and C++ code is being written.\n");
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		printf("  %-10s %s\n", commands[i]->name, commands[i]->summary);
	puts("  help       Prints this, or the help of a command: autotomy help COMMAND\n\n"
	     "Exit: 0 nothing at severity error; 1 violations at error; 2 the command, policy or machine is at fault.");
	return command_finish(EXIT_CLEAN);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < COMMAND_COUNT; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

static bool asks_for_help(int argc, char **argv)
{
	/* What stands behind --with is another program's. */
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0 && strcmp(argv[i], "--with") != 0; i++)
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0)
			return true;
	return false;
}

static bool is_one_of(const char *word, const char *a, const char *b, const char *c)
{
	return strcmp(word, a) == 0 || strcmp(word, b) == 0 || strcmp(word, c) == 0;
}

int main(int argc, char **argv)
{
	/* A reader that went away and a file that may not grow are errors of write(), not a death by signal: the first
	 * is no fault of ours, the second is told in one sentence. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (argc < 2) {
		fputs("autotomy: which command? see autotomy help\n", stderr);
		return EXIT_FAULT;
	}
	const char *name = argv[1];
	bool help = is_one_of(name, "help", "--help", "-h");
	if (help && argc < 3)
		return print_usage();
	if (help)
		name = argv[2];
	else if (is_one_of(name, "--version", "-V", "version"))
		name = "version";
	const struct command *command = find_command(name);
	if (!command)
		return command_fault("'%s' is no command; see autotomy help", name);
	if (help || asks_for_help(argc - 1, argv + 1))
		return command_help(command);
	return command->run(command, argc - 1, argv + 1);
}
