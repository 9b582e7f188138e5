/* Options, the run, the output. */
#include "mapping.h"

#include "options.h"
#include "output_file.h"
#include "place.h"

static const struct option options[] = {
	{"level", required_argument, NULL, 'l'},
	{"format", required_argument, NULL, 'f'},
	{"output", required_argument, NULL, 'o'},
	{"config", required_argument, NULL, 'c'},
	{NULL, 0, NULL, 0},
};

static int parse_option(const struct command *command, int option, void *context)
{
	struct mapping_arguments *arguments = context;
	switch (option) {
	case 'l':
		return options_level(command, optarg, &arguments->level);
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
	if (options_read(command, argc, argv, options, parse_option, arguments) != EXIT_CLEAN)
		return EXIT_FAULT;
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
