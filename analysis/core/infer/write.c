/* The policy as a person would have written it. */
#include <autotomy/base/json.h>
#include <autotomy/base/path.h>

#include "infer/inference.h"

enum { LINE_WIDTH = 110 };

static const char *const layer_names[][5] = {
	{0},
	{0},
	{"app", "base"},
	{"app", "core", "base"},
	{"app", "service", "core", "base"},
	{"app", "service", "domain", "core", "base"},
};

struct names {
	struct str *items;
	size_t len, cap;
};

struct writer {
	const struct inference *inference;
	const struct module_map *map; /* or NULL */
	struct arena arena;
	struct strbuf *out;
	int *layer_of; /* NULL: no layers */
	size_t layer_count;
};

/* ---- text ---- */

static void put_string(struct strbuf *out, struct str text)
{
	struct json_writer json = {.buf = out};

	json_write_string(&json, text);
}

/* On one line where it fits behind the key, else wrapped. */
static void put_list(struct strbuf *out, int indent, const char *key, const struct names *names)
{
	struct strbuf line = {0};

	for (size_t i = 0; i < names->len; i++) {
		strbuf_add(&line, i ? STR(", ") : STR(""));
		put_string(&line, names->items[i]);
	}
	size_t column = LINE_WIDTH;
	bool fits = (size_t)indent + str_from(key).len + line.len + 6 < LINE_WIDTH;
	strbuf_printf(out, "\"%s\": [%s", key, fits && line.len ? line.ptr : "");
	for (size_t i = 0; i < names->len && !fits; i++) {
		size_t width = names->items[i].len + 4;
		bool breaks = column + width > LINE_WIDTH;
		strbuf_add(out, i ? STR(",") : STR(""));
		if (breaks)
			strbuf_printf(out, "\n%*s", indent + 2, "");
		else
			strbuf_addc(out, ' ');
		put_string(out, names->items[i]);
		column = (breaks ? (size_t)indent + 2 : column) + width;
	}
	if (!fits)
		strbuf_printf(out, "\n%*s", indent, "");
	strbuf_addc(out, ']');
	strbuf_free(&line);
}

static void put_array(struct writer *writer, const char *key, const struct names *names)
{
	strbuf_add(writer->out, STR(",\n      "));
	put_list(writer->out, 6, key, names);
}

/* ---- what is said of a module ---- */

static bool is_used_from_outside(const struct inference *inference, uint32_t header)
{
	const struct infer_tree *tree = inference->tree;

	for (size_t i = 0; i < tree->count; i++) {
		uint32_t from = inference->module_of[i];
		if (from == inference->module_of[header] || inference->modules.items[from].insider)
			continue;
		for (size_t n = 0; n < tree->files[i].include_count; n++)
			if (tree->files[i].includes[n] == header)
				return true;
	}
	return false;
}

static void put_public(struct writer *writer, uint32_t module)
{
	const struct inference *inference = writer->inference;
	struct names names = {0};
	size_t headers = 0;

	for (uint32_t i = 0; i < inference->tree->count; i++) {
		if (inference->module_of[i] != module || inference->tree->files[i].source)
			continue;
		headers++;
		if (inference->open[i] || is_used_from_outside(inference, i))
			vec_push(&names, inference->tree->files[i].path);
	}
	if (names.len < headers)
		put_array(writer, "public", &names);
	vec_free(&names);
}

static void put_uses(struct writer *writer, uint32_t module)
{
	struct names names = {0};

	for (size_t i = 0; i < writer->map->edge_count; i++)
		if (writer->map->edges[i].from == module)
			vec_push(&names, writer->map->modules[writer->map->edges[i].to].name);
	if (names.len) {
		qsort(names.items, names.len, sizeof *names.items, str_cmp_qsort);
		put_array(writer, "uses", &names);
	}
	vec_free(&names);
}

/* Insiders that really come to it. Before there is a map: all of them. */
static void put_friends(struct writer *writer, uint32_t module)
{
	const struct inference *inference = writer->inference;
	struct names names = {0};

	for (uint32_t i = 0; i < inference->modules.len; i++) {
		bool comes = !writer->map;
		for (size_t e = 0; writer->map && e < writer->map->edge_count; e++)
			comes = comes || (writer->map->edges[e].from == i && writer->map->edges[e].to == module);
		if (comes && i != module && inference->modules.items[i].insider)
			vec_push(&names, inference->modules.items[i].name);
	}
	if (names.len)
		put_array(writer, "friends", &names);
	vec_free(&names);
}

static size_t count_files(const struct inference *inference, uint32_t module)
{
	size_t count = 0;

	for (size_t i = 0; i < inference->tree->count; i++)
		count += inference->module_of[i] == module;
	return count;
}

static void put_module(struct writer *writer, uint32_t module)
{
	const struct infer_module *about = &writer->inference->modules.items[module];
	struct infer_globs globs = {0};
	size_t files = count_files(writer->inference, module);

	strbuf_printf(writer->out, "%s    // %zu file%s, %.*s\n    ", module ? ",\n" : "", files, files == 1 ? "" : "s",
		      STR_ARG(about->guessed));
	put_string(writer->out, about->name);
	strbuf_add(writer->out, STR(": {"));
	size_t begin = writer->out->len;
	infer_globs(writer->inference, module, &writer->arena, &globs);
	put_array(writer, "files", &(struct names){globs.items, globs.len, globs.cap});
	strbuf_splice(writer->out, begin, begin + 1, (struct str){0}); /* the first member's comma */
	put_public(writer, module);
	if (writer->map)
		put_uses(writer, module);
	if (!about->insider)
		put_friends(writer, module);
	if (about->shares_state)
		strbuf_add(writer->out, STR(",\n      \"state\": \"shared\""));
	if (writer->layer_of)
		strbuf_printf(writer->out, ",\n      \"layer\": \"%s\"",
			      layer_names[writer->layer_count][writer->layer_of[module]]);
	strbuf_add(writer->out, STR("\n    }"));
	vec_free(&globs);
}

/* ---- the whole ---- */

void infer_write_search(const struct infer_tree *tree, struct strbuf *out)
{
	struct arena arena = {0};
	struct names words = {0};

	if (!tree->search_count)
		return;
	for (size_t i = 0; i < tree->search_count; i++)
		vec_push(&words, arena_printf(&arena, "-I%.*s", STR_ARG(tree->search[i])));
	strbuf_add(out, STR("  // Where includes were found; a compile_commands.json takes the place of this.\n"
			    "  \"compile\": {\n    "));
	put_list(out, 4, "arguments", &words);
	strbuf_add(out, STR("\n  },\n"));
	vec_free(&words);
	arena_finish(&arena);
}

static void put_layers(struct writer *writer)
{
	struct strbuf *out = writer->out;

	if (!writer->layer_of) {
		strbuf_add(out, STR("  // No layers: most modules depend on each other in cycles, or hardly any on "
				    "another.\n"));
		return;
	}
	strbuf_add(out, STR("  // Top first. Each module stands as low as what it uses lets it; those that use each "
			    "other stand side by side.\n  \"layers\": ["));
	for (size_t i = 0; i < writer->layer_count; i++)
		strbuf_printf(out, "%s\"%s\"", i ? ", " : "", layer_names[writer->layer_count][i]);
	strbuf_add(out, STR("],\n"));
}

static void put_head(struct writer *writer)
{
	const struct infer_tree *tree = writer->inference->tree;

	strbuf_add(writer->out,
		   STR("// Written by `autotomy init`. All of it is guessed from the code as it is: rename, join "
		       "and part modules,\n// close what should be private, and give each boundary its "
		       "\"because\".\n{\n  \"version\": 1,\n"));
	infer_write_search(tree, writer->out);
	if (!tree->has_database && !tree->search_count)
		strbuf_add(writer->out,
			   STR("  // No compile_commands.json was found: \"compile\" may name one, or give "
			       "\"arguments\" such as -Iinclude.\n"));
	if (writer->map)
		put_layers(writer);
	strbuf_add(writer->out, STR("  \"modules\": {\n"));
}

void infer_write(const struct inference *inference, const struct module_map *map, struct strbuf *out)
{
	struct writer writer = {.inference = inference, .map = map, .out = out};
	int *layer_of = arena_array(&writer.arena, int, inference->modules.len);

	if (map && infer_layers(map, &writer.arena, layer_of, &writer.layer_count))
		writer.layer_of = layer_of;
	put_head(&writer);
	for (uint32_t i = 0; i < inference->modules.len; i++)
		put_module(&writer, i);
	strbuf_add(out, STR("\n  }\n}\n"));
	arena_finish(&writer.arena);
}
