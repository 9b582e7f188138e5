/* Options, the run, the output. */
#include "mapping.h"

#include <getopt.h>
#include <string.h>

#include "output_file.h"
#include "place.h"

static const struct option options[] = {
	{"level", required_argument, NULL, 'l'},
	{"format", required_argument, NULL, 'f'},
	{"output", required_argument, NULL, 'o'},
	{"config", required_argument, NULL, 'c'},
	{NULL, 0, NULL, 0},
};

static int parse_option(const struct command *command, int option, struct mapping_arguments *arguments)
{
	switch (option) {
	case 'l':
		arguments->level = strcmp(optarg, "scan") == 0 ? CHECK_SCAN : CHECK_FULL;
		if (arguments->level == CHECK_FULL && strcmp(optarg, "full") != 0)
			return command_misuse(command, "--level is scan or full, not '%s'", optarg);
		return EXIT_CLEAN;
	case 'f':
		arguments->format = optarg;
		return EXIT_CLEAN;
	case 'o':
		arguments->output = optarg;
		return EXIT_CLEAN;
	default:
		arguments->config = optarg;
		return EXIT_CLEAN;
	}
}

int mapping_parse(const struct command *command, int argc, char **argv, struct mapping_arguments *arguments)
{
	*arguments = (struct mapping_arguments){.level = CHECK_FULL};
	opterr = 0;
	for (int option; (option = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
		if (option == ':')
			return command_misuse(command, "%s wants a value", argv[optind - 1]);
		if (option == '?')
			return command_misuse(command, "'%s' is no option", argv[optind - 1]);
		if (parse_option(command, option, arguments) != EXIT_CLEAN)
			return EXIT_FAULT;
	}
	return optind < argc ? command_misuse(command, "'%s' was not expected", argv[optind]) : EXIT_CLEAN;
}

static int tell_faults(const struct check *check)
{
	size_t count;
	const struct str *faults = check_faults(check, &count);
	for (size_t i = 0; i < count; i++)
		command_fault("%.*s", STR_ARG(faults[i]));
	if (check_policy_faulty(check))
		return command_fault("the policy has faults; autotomy check tells them");
	return count ? EXIT_FAULT : EXIT_CLEAN;
}

int mapping_run(const struct mapping_arguments *arguments,
		void (*draw)(const struct module_map *map, const struct mapping_arguments *arguments,
			     struct strbuf *out))
{
	struct arena arena = {0};
	struct place place;
	int status = EXIT_FAULT;
	if (place_find(&arena, arguments->config, NULL, &place)) {
		struct check *check = check_run(
			&(struct check_options){.root = place.root, .config = place.config, .level = arguments->level});
		status = tell_faults(check);
		if (!check_policy_faulty(check)) {
			struct strbuf out = {0};
			draw(check_map(check), arguments, &out);
			int written = arguments->output ? output_file_write(arguments->output, strbuf_str(&out))
							: command_write(strbuf_str(&out));
			status = written == EXIT_CLEAN ? status : written;
			strbuf_free(&out);
		}
		check_destroy(check);
	}
	arena_finish(&arena);
	return status;
}
