/*
 * A folder that is flat: programs are taken out, then families of files whose names begin alike, then the include graph
 * parts the rest: what includes the hub (the header that most of the folder includes), and what does without it and so
 * lies below.
 */
#include "infer/inference.h"

#include <autotomy/base/path.h>

enum {
	FAMILY_MIN = 4,       /* sources, for names that begin alike to be a module */
	HUB_MIN_PERCENT = 30, /* of a folder's sources include its hub */
	HUB_MAX_PERCENT = 92, /* what nearly all include parts nothing: configuration, portability */
	BELOW_MIN = 6,        /* files that do without the hub, for them to be a module */
};

struct flat {
	struct inference *inference;
	struct str folder;
	const uint32_t *files; /* directly in the folder */
	size_t count;
};

static const struct infer_file *file_at(const struct flat *flat, size_t index)
{
	return &flat->inference->tree->files[flat->files[index]];
}

static bool is_free(const struct flat *flat, size_t index)
{
	return flat->inference->module_of[flat->files[index]] == INFER_NOWHERE;
}

static void put(const struct flat *flat, size_t index, uint32_t module)
{
	flat->inference->module_of[flat->files[index]] = module;
}

/* ---- programs ---- */

static bool is_included(const struct flat *flat, uint32_t file)
{
	const struct infer_tree *tree = flat->inference->tree;

	for (size_t i = 0; i < tree->count; i++)
		for (size_t n = 0; n < tree->files[i].include_count; n++)
			if (tree->files[i].includes[n] == file)
				return true;
	return false;
}

/* A folder with one program is that program: nothing is taken out then. */
static void take_programs(const struct flat *flat)
{
	size_t count = 0;

	for (size_t i = 0; i < flat->count; i++)
		count += file_at(flat, i)->program;
	if (count < 2)
		return;
	uint32_t module = inference_add(flat->inference, (struct infer_module){.name = STR("programs"),
									       .guessed = STR("they define main()"),
									       .folder = flat->folder,
									       .shape = INFER_LISTED});
	for (size_t i = 0; i < flat->count; i++)
		if (file_at(flat, i)->program && is_free(flat, i) && !is_included(flat, flat->files[i]))
			put(flat, i, module);
}

/* ---- families ---- */

/* "t_zset" gives "t", "cmd-queue" gives "cmd", "server" gives "server". */
static struct str family_of(struct str path)
{
	struct str stem = infer_stem(path);
	size_t end = 0;

	while (end < stem.len && stem.ptr[end] != '_' && stem.ptr[end] != '-')
		end++;
	return str_sub(stem, 0, end);
}

static size_t family_size(const struct flat *flat, struct str family, bool *alone)
{
	size_t sources = 0;

	*alone = true;
	for (size_t i = 0; i < flat->count; i++) {
		struct str own = family_of(file_at(flat, i)->path);
		if (!is_free(flat, i) || !str_eq(own, family))
			continue;
		sources += file_at(flat, i)->source;
		*alone = *alone && own.len == infer_stem(file_at(flat, i)->path).len;
	}
	return sources;
}

static bool is_project_prefix(const struct flat *flat, struct str family)
{
	return str_eq(family, flat->inference->tree->name) || family.len == 0;
}

static void take_families(const struct flat *flat)
{
	for (size_t i = 0; i < flat->count; i++) {
		struct str family = family_of(file_at(flat, i)->path);
		bool alone;
		if (!is_free(flat, i) || is_project_prefix(flat, family) ||
		    family_size(flat, family, &alone) < FAMILY_MIN || alone)
			continue;
		struct str guessed =
			arena_printf(&flat->inference->arena, "from names that begin with %.*s", STR_ARG(family));
		uint32_t module = inference_add(flat->inference, (struct infer_module){.name = family,
										       .guessed = guessed,
										       .folder = flat->folder,
										       .prefix = family,
										       .shape = INFER_PREFIX});
		for (size_t n = i; n < flat->count; n++)
			if (is_free(flat, n) && str_eq(family_of(file_at(flat, n)->path), family))
				put(flat, n, module);
	}
}

/* ---- the hub ---- */

static bool includes(const struct infer_file *file, uint32_t target)
{
	for (size_t i = 0; i < file->include_count; i++)
		if (file->includes[i] == target)
			return true;
	return false;
}

static size_t percent_including(const struct flat *flat, uint32_t target)
{
	size_t sources = 0, hits = 0;

	for (size_t i = 0; i < flat->count; i++) {
		if (!file_at(flat, i)->source)
			continue;
		sources++;
		hits += includes(file_at(flat, i), target);
	}
	return sources ? hits * 100 / sources : 0;
}

static uint32_t find_hub(const struct flat *flat)
{
	uint32_t hub = INFER_NOWHERE;
	size_t most = HUB_MIN_PERCENT;

	for (size_t i = 0; i < flat->count; i++) {
		size_t percent = file_at(flat, i)->source ? 0 : percent_including(flat, flat->files[i]);
		if (percent < most || percent > HUB_MAX_PERCENT)
			continue;
		hub = flat->files[i];
		most = percent + 1;
	}
	return hub;
}

/* The hub's source and header, and whoever includes it; a header goes where the source of its name goes. */
static bool is_above(const struct flat *flat, size_t index, uint32_t hub)
{
	const struct infer_file *file = file_at(flat, index);
	struct str stem = infer_stem(file->path);

	if (flat->files[index] == hub || includes(file, hub))
		return true;
	for (size_t i = 0; i < flat->count && !file->source; i++)
		if (file_at(flat, i)->source && str_eq(infer_stem(file_at(flat, i)->path), stem))
			return includes(file_at(flat, i), hub);
	return str_eq(stem, infer_stem(flat->inference->tree->files[hub].path));
}

static size_t count_below(const struct flat *flat, uint32_t hub)
{
	size_t below = 0;

	for (size_t i = 0; i < flat->count; i++)
		below += is_free(flat, i) && !is_above(flat, i, hub);
	return below;
}

static void part_by_hub(const struct flat *flat, uint32_t hub)
{
	struct inference *inference = flat->inference;
	struct str path = inference->tree->files[hub].path;
	struct str below = arena_printf(&inference->arena, "they do without %.*s", STR_ARG(path));
	uint32_t module = inference_add(inference, (struct infer_module){.name = STR("base"),
									 .guessed = below,
									 .folder = flat->folder,
									 .shape = INFER_LISTED});

	for (size_t i = 0; i < flat->count; i++)
		if (is_free(flat, i) && !is_above(flat, i, hub))
			put(flat, i, module);
}

/* A folder that every project has says nothing: the hub does, or else the folder above, or the project's own name. */
static struct str name_of_rest(const struct flat *flat, uint32_t hub)
{
	struct str name = path_name(flat->folder), above = path_name(path_folder(flat->folder));
	bool says_nothing = str_eq(flat->folder, STR(".")) || str_eq(name, STR("src")) || str_eq(name, STR("lib")) ||
			    str_eq(name, STR("source"));

	if (!says_nothing)
		return name;
	if (!str_eq(above, STR(".")))
		return above;
	return hub == INFER_NOWHERE ? flat->inference->tree->name : infer_stem(flat->inference->tree->files[hub].path);
}

void infer_names(struct inference *inference, struct str folder, const uint32_t *files, size_t count)
{
	struct flat flat = {inference, folder, files, count};

	take_programs(&flat);
	uint32_t hub = find_hub(&flat);
	take_families(&flat);
	if (hub != INFER_NOWHERE && count_below(&flat, hub) >= BELOW_MIN)
		part_by_hub(&flat, hub);
	uint32_t module =
		inference_add(inference, (struct infer_module){.name = name_of_rest(&flat, hub),
							       .guessed = STR("from the folder: the rest of it"),
							       .folder = folder,
							       .shape = INFER_DIRECT});
	for (size_t i = 0; i < count; i++)
		if (is_free(&flat, i))
			put(&flat, i, module);
}
