/* autotomy modules: what the policy says of each module, and how many files it has. */
#include <stdio.h>

#include <autotomy/driver/modules.h>

#include "command.h"
#include "place.h"

static void print_module(void *context, const struct module_summary *module)
{
	(void)context;
	printf("%-24.*s %5zu file%s, %zu public header%s", STR_ARG(module->name), module->files,
	       module->files == 1 ? " " : "s", module->public_headers, module->public_headers == 1 ? "" : "s");
	if (module->layer.len)
		printf(", layer %.*s", STR_ARG(module->layer));
	if (module->owner.len)
		printf(", %.*s", STR_ARG(module->owner));
	putchar('\n');
}

static int run(const struct command *command, int argc, char **argv)
{
	if (argc > 1)
		return command_misuse(command, "'%s' was not expected", argv[1]);
	struct arena arena = {0};
	struct place place;
	int status = EXIT_FAULT;
	if (place_find(&arena, NULL, NULL, &place)) {
		bool sound = modules_list(place.root, print_module, NULL);
		status = sound ? command_finish(EXIT_CLEAN)
			       : command_fault("the policy has faults; autotomy check tells them");
	}
	arena_finish(&arena);
	return status;
}

const struct command command_modules = {
	.name = "modules",
	.arguments = "",
	.summary = "Lists the modules with their files, public headers, layer and owner",
	.help = "",
	.run = run,
};
