/*
 * The headers that a file may include, spelled as its search finds them. Ten thousand files are looked at for one key:
 * they are chosen by their spelling alone and put in order; what the rules say is then asked once for each kind of
 * target, and what a compiler would find once for each header, until enough have been handed out.
 */
#include <autotomy/driver/query.h>

#include <stdlib.h>

#include <autotomy/base/path.h>

#include "model/model.h"

enum leave { LEAVE_UNKNOWN, LEAVE_GIVEN, LEAVE_WARNED, LEAVE_REFUSED };

struct offering {
	struct model *model;
	struct arena *arena;
	struct arena scratch; /* of one question */
	const struct search_path *search;
	struct query_from from;
	struct str folder; /* of the includer */
	enum include_form form;
	struct str typed;
	uint8_t *leaves; /* enum leave, by module, and whether the header is public */
	VEC(struct query_offer) found;
};

/* ---- spelling ---- */

static bool below(struct str path, struct str folder, struct str *rest)
{
	if (str_eq(folder, STR("."))) {
		*rest = path;
		return true;
	}
	if (path.len <= folder.len + 1 || path.ptr[folder.len] != '/' || !str_starts(path, folder))
		return false;
	*rest = str_from_offset(path, folder.len + 1);
	return true;
}

static struct str absolute(struct arena *arena, struct str path)
{
	return path_join(arena, STR("/"), path);
}

/* From the includer's folder, over "..". */
static struct str spell_upwards(const struct offering *offering, struct str path)
{
	struct arena *arena = offering->arena;
	return path_relative(arena, absolute(arena, offering->folder), absolute(arena, path));
}

/* Beginning with "./" or "../", as it was begun. */
static struct str spell_relative(const struct offering *offering, struct str path)
{
	struct str rest;
	if (str_starts(offering->typed, STR("..")))
		return spell_upwards(offering, path);
	if (!below(path, offering->folder, &rest))
		return (struct str){0};
	return arena_printf(offering->arena, "./%.*s", STR_ARG(rest));
}

/* The next longer spelling than one of `at_least` bytes; empty where there is none. */
static struct str spell(const struct offering *offering, struct str path, size_t at_least)
{
	struct str best = {0}, rest;
	bool quote = offering->form == INCLUDE_QUOTE;
	if (quote && below(path, offering->folder, &rest) && rest.len >= at_least)
		best = rest;
	for (size_t i = quote ? 0 : offering->search->angle_begin; i < offering->search->count; i++) {
		if (below(path, offering->search->folders[i], &rest) && rest.len >= at_least &&
		    (!best.len || rest.len < best.len))
			best = rest;
	}
	return best;
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool query_matches(struct str spelled, struct str typed)
{
	size_t at = 0;
	for (size_t i = 0; i < spelled.len && at < typed.len; i++)
		at += lower(spelled.ptr[i]) == lower(typed.ptr[at]);
	return at == typed.len;
}

/* ---- leave ---- */

static enum leave ask(struct offering *offering, const struct query_offer *offer)
{
	struct violations verdict = {0};
	struct query_written written = {.spelled = offer->spelled, .form = offering->form, .conditional = true};
	query_may_include(offering->model, &offering->scratch, offering->from, offer->path, written, &verdict);
	enum leave leave = query_is_denied(&verdict) ? LEAVE_REFUSED : verdict.len ? LEAVE_WARNED : LEAVE_GIVEN;
	vec_free(&verdict);
	arena_reset(&offering->scratch);
	return leave;
}

/* What the rules say of an include rests on what the target is, unless an external is meant by its spelling. */
static enum leave leave_for(struct offering *offering, const struct query_offer *offer)
{
	const struct policy *policy = offering->model->configuration.policy;
	module_id module = offer->role.module;
	size_t cursor = 0, modules = policy_module_count(policy);
	if (policy_external_denied(policy, offer->spelled, offering->from.role.module, &cursor))
		return ask(offering, offer);
	size_t kind = 2 * (module == MODULE_NONE ? modules : module) + offer->role.public_header;
	if (offering->leaves[kind] == LEAVE_UNKNOWN)
		offering->leaves[kind] = (uint8_t)ask(offering, offer);
	return (enum leave)offering->leaves[kind];
}

/* ---- gathering ---- */

static int rank_of(const struct offering *offering, const struct file *file)
{
	if (file->role.module == MODULE_NONE)
		return 2;
	return file->role.module == offering->from.role.module;
}

static bool is_offerable(const struct offering *offering, const struct file *file)
{
	return file->present && !file->role.source && !file->role.excluded && !str_eq(file->path, offering->from.path);
}

static void consider(struct offering *offering, const struct file *file)
{
	bool relative = offering->form == INCLUDE_QUOTE && str_starts(offering->typed, STR("."));
	if (!is_offerable(offering, file))
		return;
	struct str spelled = relative ? spell_relative(offering, file->path) : spell(offering, file->path, 0);
	if (!spelled.len && offering->form == INCLUDE_QUOTE && !relative && query_matches(file->path, offering->typed))
		spelled = spell_upwards(offering, file->path); /* no folder of the search leads there */
	if (!spelled.len || !query_matches(spelled, offering->typed))
		return;
	struct query_offer offer = {
		.spelled = spelled,
		.path = file->path,
		.role = file->role,
		.rank = rank_of(offering, file),
	};
	vec_push(&offering->found, offer);
}

static int by_rank(const void *a, const void *b)
{
	const struct query_offer *left = a, *right = b;
	if (left->rank != right->rank)
		return left->rank - right->rank;
	return str_cmp(left->spelled, right->spelled);
}

/* ---- what the search finds ---- */

static bool finds(struct offering *offering, const struct file_finder *finder, const struct query_offer *offer)
{
	struct include_fact include = {.spelled = offer->spelled, .form = offering->form};
	struct str real = resolve_include(&offering->scratch, offering->search, finder, offering->from.path, &include);
	bool found = str_eq(real, offer->path);
	arena_reset(&offering->scratch);
	return found;
}

/* Another file may stand in front of it under the shortest spelling. */
static bool settle_spelling(struct offering *offering, const struct file_finder *finder, struct query_offer *offer)
{
	while (!finds(offering, finder, offer)) {
		if (str_starts(offer->spelled, STR(".")))
			return false;
		offer->spelled = spell(offering, offer->path, offer->spelled.len + 1);
		if (!offer->spelled.len || !query_matches(offer->spelled, offering->typed))
			return false;
	}
	return true;
}

static bool settle(struct offering *offering, const struct file_finder *finder, struct query_offer *offer)
{
	if (leave_for(offering, offer) == LEAVE_REFUSED || !settle_spelling(offering, finder, offer))
		return false;
	/* Under its longer spelling it may be an external. */
	enum leave leave = leave_for(offering, offer);
	offer->warns = leave == LEAVE_WARNED;
	return leave != LEAVE_REFUSED;
}

static struct query_offers hand_out(struct offering *offering, size_t limit)
{
	struct file_finder finder = file_table_finder(&offering->model->table);
	struct query_offers offers = {.complete = true};
	offers.items = arena_array(offering->arena, struct query_offer, limit);
	if (offering->found.len)
		qsort(offering->found.items, offering->found.len, sizeof *offering->found.items, by_rank);
	for (size_t i = 0; i < offering->found.len; i++) {
		struct query_offer offer = offering->found.items[i];
		if (!settle(offering, &finder, &offer))
			continue;
		if (offers.count == limit) {
			offers.complete = false;
			break;
		}
		offers.items[offers.count++] = offer;
	}
	arena_finish(&offering->scratch);
	return offers;
}

static const struct search_path *search_of(const struct model *model, const struct file *file)
{
	uint32_t context = file && file->contexts.len ? file->contexts.items[0] : model->fallback_context;
	return context < model->contexts.len ? &model->contexts.items[context].path : NULL;
}

struct query_offers query_offers(struct model *model, struct arena *arena, struct str path, enum include_form form,
				 struct str typed, size_t limit)
{
	size_t count, modules = policy_module_count(model->configuration.policy);
	struct offering offering = {
		.model = model,
		.arena = arena,
		.search = search_of(model, file_table_get(&model->table, path)),
		.from = query_from_file(model, path),
		.folder = path_folder(path),
		.form = form,
		.typed = typed,
		.leaves = arena_array(arena, uint8_t, 2 * (modules + 1)),
	};
	if (!offering.search)
		return (struct query_offers){.complete = true};
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		consider(&offering, files[i]);
	struct query_offers offers = hand_out(&offering, limit);
	vec_free(&offering.found);
	return offers;
}
