/* One loop over getopt_long() for all commands. */
#include "options.h"

#include <string.h>

static const char *name_of(const struct option *options, int val)
{
	while (options->name && options->val != val)
		options++;
	return options->name;
}

int options_read(const struct command *command, int argc, char **argv, const struct option *options,
		 int (*take)(const struct command *command, int option, void *arguments), void *arguments)
{
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
		if (option == ':')
			return command_misuse(command, "%s wants a value", argv[optind - 1]);
		if (option == '?')
			return command_misuse(command, "'%s' is no option", argv[optind - 1]);
		if (optarg && !*optarg)
			return command_misuse(command, "--%s is empty", name_of(options, option));
		if (take(command, option, arguments) != EXIT_CLEAN)
			return EXIT_FAULT;
	}
	return EXIT_CLEAN;
}

int options_level(const struct command *command, const char *word, enum check_level *level)
{
	*level = strcmp(word, "full") == 0 ? CHECK_FULL : CHECK_SCAN;
	if (*level == CHECK_FULL || strcmp(word, "scan") == 0)
		return EXIT_CLEAN;
	return command_misuse(command, "--level is scan or full, not '%s'", word);
}

const char *plural(size_t count)
{
	return count == 1 ? "" : "s";
}
