/* autotomy modules: the modules with their measures, as a table. */
#include <string.h>

#include "mapping.h"

static struct str percent(struct arena *arena, int instability)
{
	return instability < 0 ? STR("-") : arena_printf(arena, "%d%%", instability);
}

static size_t longest_name(const struct module_map *map)
{
	size_t longest = sizeof "module" - 1;
	for (size_t i = 0; i < map->module_count; i++)
		if (map->modules[i].name.len > longest)
			longest = map->modules[i].name.len;
	return longest;
}

static void print_module(const struct module_map *map, const struct map_module *module, size_t width,
			 struct strbuf *out)
{
	struct arena arena = {0};
	strbuf_printf(out, "%-*.*s %6zu %6zu %6zu %7zu %11.*s %10zu %6zu", (int)width, STR_ARG(module->name),
		      module->files, module->public_headers, module->fan_in, module->fan_out,
		      STR_ARG(percent(&arena, map_instability(module))), module->violations, module->torn_files);
	if (module->layer >= 0)
		strbuf_printf(out, "  layer %.*s", STR_ARG(map->layers[module->layer]));
	if (module->owner.len)
		strbuf_printf(out, "  %.*s", STR_ARG(module->owner));
	strbuf_addc(out, '\n');
	arena_finish(&arena);
}

static void draw(const struct module_map *map, const struct mapping_arguments *arguments, struct strbuf *out)
{
	if (arguments->format && strcmp(arguments->format, "json") == 0) {
		map_draw(MAP_JSON, map, out);
		return;
	}
	size_t width = longest_name(map);
	strbuf_printf(out, "%-*s %6s %6s %6s %7s %11s %10s %6s\n", (int)width, "module", "files", "public", "fan-in",
		      "fan-out", "instability", "violations", "torn");
	for (size_t i = 0; i < map->module_count; i++)
		print_module(map, &map->modules[i], width, out);
}

static int run(const struct command *command, int argc, char **argv)
{
	struct mapping_arguments arguments;
	if (mapping_parse(command, argc, argv, &arguments) != EXIT_CLEAN)
		return EXIT_FAULT;
	if (arguments.format && strcmp(arguments.format, "text") != 0 && strcmp(arguments.format, "json") != 0)
		return command_misuse(command, "--format is text or json, not '%s'", arguments.format);
	return mapping_run(&arguments, draw);
}

const struct command command_modules = {
	.name = "modules",
	.arguments = "[OPTION...]",
	.summary = "Lists the modules with their measures",
	.help = "  --format text|json  text is a table (the default); json is what `graph --format json` prints\n"
		"  --output FILE       writes it there instead of to standard output\n"
		"  --level scan|full   counts includes alone, or uses of symbols too (full, the default)\n"
		"  --config FILE       the policy file; its folder is the root (the nearest autotomy.json upwards)\n\n"
		"public: public headers. fan-in, fan-out: modules that really depend on it, and on which it depends.\n"
		"instability: fan-out in percent of both. torn: files of others that would tear if it were cut off.\n",
	.run = run,
};
