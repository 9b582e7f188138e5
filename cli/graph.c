/* autotomy graph: draws the modules and what leads from one to another. */
#include "mapping.h"

static void draw(const struct module_map *map, const struct mapping_arguments *arguments, struct strbuf *out)
{
	enum map_format format = MAP_DOT;
	if (arguments->format)
		map_format_parse(str_from(arguments->format), &format);
	map_draw(format, map, out);
}

static int run(const struct command *command, int argc, char **argv)
{
	struct mapping_arguments arguments;
	enum map_format format;
	if (mapping_parse(command, argc, argv, &arguments) != EXIT_CLEAN)
		return EXIT_FAULT;
	if (arguments.format && !map_format_parse(str_from(arguments.format), &format))
		return command_misuse(command, "--format is dot, mermaid, json, svg or html, not '%s'",
				      arguments.format);
	return mapping_run(&arguments, draw);
}

const struct command command_graph = {
	.name = "graph",
	.arguments = "[OPTION...]",
	.summary = "Draws the modules, and what really leads from one to another",
	.help = "  --format dot|mermaid|json|svg|html\n"
		"                      dot is the default, html a page to zoom and move in\n"
		"  --output FILE       writes it there instead of to standard output\n"
		"  --level scan|full   counts includes alone, or uses of symbols too (full, the default)\n"
		"  --config FILE       the policy file; its folder is the root (the nearest autotomy.json upwards)\n",
	.run = run,
};
