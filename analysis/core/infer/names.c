/*
 * A folder that is flat: programs are taken out, then the include graph parts the rest into what reaches the hub (the
 * header that most of the folder includes, and that includes a good deal itself) and what does without it and so lies
 * below; families of files whose names begin alike become modules where they hang on the rest one way.
 */
#include "infer/inference.h"

#include <string.h>

#include <autotomy/base/path.h>

enum {
	FAMILY_MIN = 4,       /* sources, for names that begin alike to be a module */
	FAMILY_TANGLE = 4,    /* of the includes between it and the rest, one in so many may run against the others */
	HUB_MIN_PERCENT = 30, /* of a folder's sources include its hub */
	HUB_MAX_PERCENT = 92, /* what nearly all include parts nothing: configuration, portability */
	HUB_MIN_INCLUDES = 4, /* headers of the same folder: what includes none is a tool that everybody uses */
	BELOW_MIN = 6,        /* files that do without the hub, for them to be a module */
	BELOW_MIN_PERCENT = 10,
};

struct flat {
	struct inference *inference;
	struct str folder;
	const uint32_t *files; /* directly in the folder */
	size_t count;
	uint32_t hub, base, programs; /* INFER_NOWHERE for none: the file; the modules */
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

/* ---- the hub ---- */

static size_t percent_including(const struct flat *flat, uint32_t target)
{
	size_t sources = 0, hits = 0;

	for (size_t i = 0; i < flat->count; i++) {
		if (!file_at(flat, i)->source)
			continue;
		sources++;
		hits += infer_includes(file_at(flat, i), target);
	}
	return sources ? hits * 100 / sources : 0;
}

static bool holds_together(const struct flat *flat, const struct infer_file *header)
{
	const struct infer_tree *tree = flat->inference->tree;
	size_t includes = 0;

	for (size_t i = 0; i < header->include_count; i++)
		includes += infer_is_direct(tree->files[header->includes[i]].path, flat->folder);
	return includes >= HUB_MIN_INCLUDES;
}

static uint32_t find_hub(const struct flat *flat)
{
	uint32_t hub = INFER_NOWHERE;
	size_t most = HUB_MIN_PERCENT;

	for (size_t i = 0; i < flat->count; i++) {
		if (file_at(flat, i)->source || !holds_together(flat, file_at(flat, i)))
			continue;
		size_t percent = percent_including(flat, flat->files[i]);
		if (percent < most || percent > HUB_MAX_PERCENT)
			continue;
		hub = flat->files[i];
		most = percent + 1;
	}
	return hub;
}

/* ---- programs ---- */

static bool is_hub_source(const struct flat *flat, size_t index)
{
	return flat->hub != INFER_NOWHERE &&
	       str_eq(infer_stem(file_at(flat, index)->path), infer_stem(flat->inference->tree->files[flat->hub].path));
}

/* Whether all who include the file are of the module, and there are such. */
static bool serves_alone(const struct flat *flat, uint32_t file, uint32_t module)
{
	const struct inference *inference = flat->inference;
	struct str stem = infer_stem(inference->tree->files[file].path);
	bool served = false;

	for (size_t i = 0; i < inference->tree->count; i++) {
		if (!infer_includes(&inference->tree->files[i], file))
			continue;
		bool own = str_eq(infer_stem(inference->tree->files[i].path), stem);
		if (inference->module_of[i] != module && !own)
			return false;
		served = served || !own;
	}
	return served;
}

/* A header that only they include goes with them, and its source. */
static void take_what_serves(const struct flat *flat, uint32_t module)
{
	for (size_t i = 0; i < flat->count; i++) {
		if (file_at(flat, i)->source || !is_free(flat, i) || !serves_alone(flat, flat->files[i], module))
			continue;
		put(flat, i, module);
		for (size_t n = 0; n < flat->count; n++)
			if (file_at(flat, n)->source && is_free(flat, n) &&
			    infer_includes(file_at(flat, n), flat->files[i]) &&
			    str_eq(infer_stem(file_at(flat, n)->path), infer_stem(file_at(flat, i)->path)))
				put(flat, n, module);
	}
}

static bool is_included(const struct flat *flat, uint32_t file)
{
	for (size_t i = 0; i < flat->inference->tree->count; i++)
		if (infer_includes(&flat->inference->tree->files[i], file))
			return true;
	return false;
}

/* A folder with one program is that program: nothing is taken out then. */
static void take_programs(struct flat *flat)
{
	size_t count = 0;

	for (size_t i = 0; i < flat->count; i++)
		count += file_at(flat, i)->program;
	if (count < 2)
		return;
	flat->programs = inference_add(flat->inference, (struct infer_module){.name = STR("programs"),
									      .guessed = STR("they define main()"),
									      .folder = flat->folder,
									      .shape = INFER_LISTED});
	for (size_t i = 0; i < flat->count; i++)
		if (file_at(flat, i)->program && is_free(flat, i) && !is_hub_source(flat, i) &&
		    !is_included(flat, flat->files[i]))
			put(flat, i, flat->programs);
	take_what_serves(flat, flat->programs);
}

/* ---- below the hub ---- */

/* Which files of the tree include one of these, directly or over others, as far as they lie in the folder. */
static bool raise_includers(const struct flat *flat, bool *above)
{
	bool changed = false;

	for (size_t i = 0; i < flat->count; i++) {
		const struct infer_file *file = file_at(flat, i);
		for (size_t n = 0; n < file->include_count && !above[flat->files[i]]; n++) {
			bool own_family = above[file->includes[n]];
			changed = changed || own_family;
			above[flat->files[i]] = own_family;
		}
	}
	return changed;
}

/*
 * A header goes up where its source goes, which includes it and is called like it ("config.c" need not be the source of
 * "config.h"); one that has no source, where only what is above includes it.
 */
static bool raise_headers(const struct flat *flat, bool *above)
{
	bool changed = false;

	for (size_t i = 0; i < flat->count; i++) {
		uint32_t header = flat->files[i];
		bool has_source = false, wanted_above = false, wanted_below = false;
		if (file_at(flat, i)->source || above[header])
			continue;
		for (size_t n = 0; n < flat->count; n++) {
			bool up = above[flat->files[n]];
			bool own = file_at(flat, n)->source &&
				   str_eq(infer_stem(file_at(flat, n)->path), infer_stem(file_at(flat, i)->path));
			has_source = has_source || (own && !up);
			if (!infer_includes(file_at(flat, n), header))
				continue;
			has_source = has_source || own;
			wanted_above = wanted_above || up;
			wanted_below = wanted_below || (own ? false : !up);
			above[header] = above[header] || (own && up);
		}
		if (!has_source && wanted_above && !wanted_below)
			above[header] = true;
		changed = changed || above[header];
	}
	return changed;
}

static bool *find_above(const struct flat *flat)
{
	bool *above = arena_array(&flat->inference->arena, bool, flat->inference->tree->count);

	memset(above, 0, flat->inference->tree->count);
	above[flat->hub] = true;
	for (size_t i = 0; i < flat->count; i++)
		if (is_hub_source(flat, i))
			above[flat->files[i]] = true;
	for (bool changed = true; changed;) {
		changed = raise_includers(flat, above);
		changed = raise_headers(flat, above) || changed;
	}
	return above;
}

/* Nothing in it includes anything above it: a clean cut, or none. */
static void part_by_hub(struct flat *flat)
{
	struct inference *inference = flat->inference;
	const bool *above = find_above(flat);
	size_t below = 0;

	for (size_t i = 0; i < flat->count; i++)
		below += is_free(flat, i) && !above[flat->files[i]];
	if (below < BELOW_MIN || below * 100 < flat->count * BELOW_MIN_PERCENT)
		return;
	struct str guessed = arena_printf(&inference->arena, "they do without %.*s",
					  STR_ARG(inference->tree->files[flat->hub].path));
	flat->base = inference_add(inference, (struct infer_module){.name = STR("base"),
								    .guessed = guessed,
								    .folder = flat->folder,
								    .shape = INFER_LISTED});
	for (size_t i = 0; i < flat->count; i++)
		if (is_free(flat, i) && !above[flat->files[i]])
			put(flat, i, flat->base);
}

/* ---- families ---- */

struct str infer_family(struct str path)
{
	struct str stem = infer_stem(path);
	size_t end = 0;

	while (end < stem.len && stem.ptr[end] != '_' && stem.ptr[end] != '-')
		end++;
	return str_sub(stem, 0, end);
}

/* What families are made of: what is left, and what lies below. */
static bool is_remainder(const struct flat *flat, uint32_t file)
{
	uint32_t module = flat->inference->module_of[file];

	return module == INFER_NOWHERE || module == flat->base;
}

static bool is_member(const struct flat *flat, size_t index, struct str family)
{
	return is_remainder(flat, flat->files[index]) && str_eq(infer_family(file_at(flat, index)->path), family);
}

/* Enough sources, and more than the stem itself: "server.c" and "server.h" are no family. */
static bool is_large(const struct flat *flat, struct str family)
{
	size_t sources = 0;
	bool alone = true;

	for (size_t i = 0; i < flat->count; i++) {
		if (!is_member(flat, i, family))
			continue;
		sources += file_at(flat, i)->source;
		alone = alone && family.len == infer_stem(file_at(flat, i)->path).len;
	}
	return sources >= FAMILY_MIN && !alone;
}

/* The includes that lead from the family to one part of the rest, and back. */
struct ties {
	size_t out, in;
};

static void count_ties(const struct flat *flat, struct str family, uint32_t part, struct ties *ties)
{
	const struct inference *inference = flat->inference;

	for (size_t i = 0; i < flat->count; i++) {
		const struct infer_file *file = file_at(flat, i);
		bool inside = is_member(flat, i, family);
		for (size_t n = 0; n < file->include_count; n++) {
			uint32_t target = file->includes[n];
			struct str path = inference->tree->files[target].path;
			if (!infer_is_direct(path, flat->folder) || !is_remainder(flat, target))
				continue;
			bool to_inside = str_eq(infer_family(path), family);
			uint32_t other = inside ? target : flat->files[i];
			if (inside == to_inside || !is_remainder(flat, flat->files[i]) ||
			    inference->module_of[other] != part)
				continue;
			ties->out += inside;
			ties->in += to_inside;
		}
	}
}

/* A family that others include about as often as it includes them is no part of its own, whatever it is called. */
static bool hangs_one_way(const struct flat *flat, struct str family)
{
	struct ties rest = {0}, base = {0};

	count_ties(flat, family, INFER_NOWHERE, &rest);
	if (flat->base != INFER_NOWHERE)
		count_ties(flat, family, flat->base, &base);
	size_t against = (rest.out < rest.in ? rest.out : rest.in) + (base.out < base.in ? base.out : base.in);
	return against * FAMILY_TANGLE <= rest.out + rest.in + base.out + base.in;
}

static bool is_project_prefix(const struct flat *flat, struct str family)
{
	return str_eq(family, flat->inference->tree->name) || family.len == 0;
}

static void add_family(const struct flat *flat, struct str family)
{
	struct str guessed = arena_printf(&flat->inference->arena, "from names that begin with %.*s", STR_ARG(family));
	uint32_t module = inference_add(flat->inference, (struct infer_module){.name = family,
									       .guessed = guessed,
									       .folder = flat->folder,
									       .prefix = family,
									       .shape = INFER_PREFIX});

	for (size_t i = 0; i < flat->count; i++)
		if (is_member(flat, i, family))
			put(flat, i, module);
}

static void take_families(const struct flat *flat)
{
	for (size_t i = 0; i < flat->count; i++) {
		struct str family = infer_family(file_at(flat, i)->path);
		if (is_remainder(flat, flat->files[i]) && !is_project_prefix(flat, family) && is_large(flat, family) &&
		    hangs_one_way(flat, family))
			add_family(flat, family);
	}
}

/* ---- the rest ---- */

/* The folder, unless every project has one of that name: then the hub, if it is more than a header; else the project.
 */
static struct str name_of_rest(const struct flat *flat)
{
	const struct infer_tree *tree = flat->inference->tree;
	struct str name = path_name(flat->folder);

	if (str_eq(flat->folder, STR(".")))
		return tree->name;
	if (!infer_says_nothing(flat->folder))
		return name;
	for (size_t i = 0; i < flat->count; i++)
		if (file_at(flat, i)->source && is_hub_source(flat, i))
			return infer_stem(tree->files[flat->hub].path);
	struct str above = path_folder(flat->folder);
	return infer_says_nothing(above) ? name : path_name(above);
}

void infer_names(struct inference *inference, struct str folder, const uint32_t *files, size_t count)
{
	struct flat flat = {inference, folder, files, count, INFER_NOWHERE, INFER_NOWHERE, INFER_NOWHERE};

	flat.hub = find_hub(&flat);
	take_programs(&flat);
	if (flat.hub != INFER_NOWHERE)
		part_by_hub(&flat);
	take_families(&flat);
	uint32_t module =
		inference_add(inference, (struct infer_module){.name = name_of_rest(&flat),
							       .guessed = STR("from the folder: the rest of it"),
							       .folder = folder,
							       .shape = INFER_DIRECT});
	for (size_t i = 0; i < count; i++)
		if (is_free(&flat, i))
			put(&flat, i, module);
}
