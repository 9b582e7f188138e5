/* The commands of autotomy: each is a file that ends in its descriptor; main.c has the table. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include <autotomy/base/str.h>

/* What a command returns, and the program with it. */
enum exit_status {
	EXIT_CLEAN = 0, /* nothing at `error` */
	EXIT_VIOLATIONS = 1,
	EXIT_FAULT = 2, /* the command, the policy or the machine is at fault */
};

struct command {
	const char *name;
	const char *arguments; /* for the synopsis */
	const char *summary;   /* one line */
	const char *help;      /* what --help prints behind the synopsis; may be "" */
	int (*run)(const struct command *command, int argc, char **argv); /* argv[0] is the command's name */
};

extern const struct command command_can, command_check, command_explain, command_graph, command_init, command_lsp,
	command_rules, command_modules, command_version;

/* Prints the synopsis and the help text; returns EXIT_CLEAN. */
int command_help(const struct command *command);

/* One sentence on stderr, "autotomy check: ...", and where to read more; returns EXIT_FAULT. */
int command_misuse(const struct command *command, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One sentence on stderr, "autotomy: ..."; returns EXIT_FAULT. */
int command_fault(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes bytes to stdout and flushes it: EXIT_CLEAN, or EXIT_FAULT once the fault was told. A reader that had enough
 * and closed its pipe (`| head`) is no fault. */
int command_write(struct str bytes);

/* Flushes stdout; when it could not be written (a full disk), says so and returns EXIT_FAULT, else `status`. */
int command_finish(int status);

#endif
