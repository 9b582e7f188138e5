/* How the root's other keys are looser than they were. */
#include "policy/compare.h"
#include "policy/wildcard.h"

/* ---- files that are judged less ---- */

static void compare_path_globs(struct comparison *comparison, const struct glob_set *before,
			       const struct glob_set *after, const struct written_list *list, uint64_t rules,
			       const char *what)
{
	for (size_t i = 0; i < after->count; i++) {
		const struct written *entry = &list->items[after->items[i].entry];
		if (globs_cover(before, after->items[i].text))
			continue;
		struct loosening *loosening = compare_tell(comparison, entry->place, rules, entry->text, "'%.*s' %s",
							   STR_ARG(entry->text), what);
		struct glob_set globs = {0};
		if (!glob_compile(comparison->arena, (struct str){0}, entry->text, &globs) && globs.count == 1)
			loosening->files = &globs.items[0];
	}
}

/* ---- external libraries ---- */

static bool patterns_alike(const struct name_patterns *a, const struct name_patterns *b)
{
	for (size_t i = 0; i < a->count; i++)
		if (!names_cover(b, a->items[i].text))
			return false;
	return true;
}

static bool headers_alike(const struct glob_set *a, const struct glob_set *b)
{
	for (size_t i = 0; i < a->count; i++)
		if (!globs_cover(b, a->items[i].text))
			return false;
	return true;
}

/* The newer version's entry: of the same name, else one that holds all that the older one held. NULL where it is gone.
 */
static const struct external *same_external(const struct policy *policy, const struct external *then, size_t *index)
{
	for (*index = 0; *index < policy->external_count; ++*index)
		if (str_eq(policy->externals[*index].view.name, then->view.name))
			return &policy->externals[*index];
	for (*index = 0; *index < policy->external_count; ++*index) {
		const struct external *now = &policy->externals[*index];
		if (headers_alike(&then->headers, &now->headers) && patterns_alike(&then->symbols, &now->symbols))
			return now;
	}
	return NULL;
}

static struct loosening *tell_external(struct comparison *comparison, struct policy_place place,
				       const struct external *then, struct str thing, const char *what)
{
	struct loosening *loosening =
		compare_tell(comparison, place, RULE_BIT(RULE_EXTERNAL), thing, "the external '%.*s' %s '%.*s'",
			     STR_ARG(then->view.name), what, STR_ARG(thing));

	loosening->to = then->view.name;
	return loosening;
}

static void compare_external(struct comparison *comparison, const struct external *then,
			     const struct external_draft *old, const struct external *now,
			     const struct external_draft *new)
{
	for (size_t i = 0; i < then->headers.count; i++)
		if (!globs_cover(&now->headers, then->headers.items[i].text))
			tell_external(comparison,
				      compare_place(new->headers.given, new->headers.place, now->view.place), then,
				      then->headers.items[i].text, "does not hold any more the headers");
	for (size_t i = 0; i < then->symbols.count; i++)
		if (!names_cover(&now->symbols, then->symbols.items[i].text))
			tell_external(comparison,
				      compare_place(new->symbols.given, new->symbols.place, now->view.place), then,
				      then->symbols.items[i].text, "does not hold any more the names");
	struct widening widening = {
		.who = arena_printf(comparison->arena, "the external '%.*s' may be used by", STR_ARG(then->view.name))
			       .ptr,
		.rules = RULE_BIT(RULE_EXTERNAL),
		.to = then->view.name,
		.around = now->view.place,
	};
	compare_module_lists(comparison, &old->used_by, &then->used_by, &new->used_by, true, &widening);
	if (old->because.text.len && !new->because.text.len)
		compare_tell(comparison, compare_place(new->because.given, new->because.place, now->view.place), 0,
			     then->view.name, "the external '%.*s' gives no reason any more", STR_ARG(then->view.name));
}

static void compare_externals(struct comparison *comparison)
{
	const struct policy *before = comparison->before->policy, *after = comparison->after->policy;
	const struct draft_list *old = &comparison->before->root.external, *new = &comparison->after->root.external;
	size_t index;

	for (size_t i = 0; i < before->external_count; i++) {
		const struct external *then = &before->externals[i];
		const struct external *now = same_external(after, then, &index);
		if (now)
			compare_external(comparison, then, (const struct external_draft *)old->items + i, now,
					 (const struct external_draft *)new->items + index);
		else
			compare_tell(comparison, compare_place(new->given, new->place, comparison->root),
				     RULE_BIT(RULE_EXTERNAL), then->view.name, "the external '%.*s' is gone",
				     STR_ARG(then->view.name))
				->to = then->view.name;
	}
}

/* ---- forbidden symbols ---- */

/* What is left in the newer policy of one forbidden pattern. */
struct heirs {
	const struct forbidden **entries;
	const struct forbidden_draft **drafts;
	size_t count;
};

static struct heirs heirs_of(struct comparison *comparison, struct str pattern)
{
	const struct policy *after = comparison->after->policy;
	const struct forbidden_draft *drafts = comparison->after->root.forbidden.items;
	struct heirs heirs = {arena_array(comparison->arena, const struct forbidden *, after->forbidden_count),
			      arena_array(comparison->arena, const struct forbidden_draft *, after->forbidden_count),
			      0};

	for (size_t i = 0; i < after->forbidden_count; i++) {
		if (!names_cover(&after->forbidden[i].symbols, pattern))
			continue;
		heirs.entries[heirs.count] = &after->forbidden[i];
		heirs.drafts[heirs.count++] = &drafts[i];
	}
	return heirs;
}

static void restrict_names(struct comparison *comparison, struct loosening *loosening, struct str pattern)
{
	struct name_patterns *names = arena_new(comparison->arena, struct name_patterns);

	if (!name_pattern_compile(comparison->arena, pattern, names))
		loosening->names = names;
}

static bool is_excepted_by_all(const struct heirs *heirs, struct str name)
{
	for (size_t i = 1; i < heirs->count; i++)
		if (!modules_cover(&heirs->drafts[i]->except, name))
			return false;
	return true;
}

/* The exception is one only if every heir makes it. */
static struct written_list common_exceptions(struct arena *arena, const struct heirs *heirs)
{
	const struct written_list *first = &heirs->drafts[0]->except;
	struct written_list common = *first;

	common.items = arena_array(arena, struct written, first->count);
	common.count = 0;
	for (size_t i = 0; i < first->count; i++)
		if (is_excepted_by_all(heirs, first->items[i].text))
			common.items[common.count++] = first->items[i];
	return common;
}

static void compare_exceptions(struct comparison *comparison, const struct forbidden *then,
			       const struct forbidden_draft *old, const struct heirs *heirs, struct str pattern)
{
	struct written_list except = common_exceptions(comparison->arena, heirs);
	struct widening widening = {
		.who = arena_printf(comparison->arena, "'%.*s' may be used by", STR_ARG(pattern)).ptr,
		.rules = RULE_BIT(RULE_FORBIDDEN_SYMBOL),
		.around = heirs->drafts[0]->place.place,
	};

	compare_module_lists(comparison, &old->except, &then->except, &except, false, &widening);
}

static void compare_ban_reasons(struct comparison *comparison, const struct forbidden *then, const struct heirs *heirs,
				struct str pattern)
{
	for (size_t i = 0; i < heirs->count; i++)
		if (heirs->entries[i]->view.because.len)
			return;
	if (then->view.because.len)
		compare_tell(comparison, heirs->entries[0]->view.place, 0, pattern,
			     "the ban on '%.*s' gives no reason any more", STR_ARG(pattern));
}

static bool has_same_heirs(const struct heirs *a, const struct heirs *b)
{
	bool same = a->count == b->count;

	for (size_t i = 0; i < a->count && same; i++)
		same = a->entries[i] == b->entries[i];
	return same;
}

static void tell_lifted_ban(struct comparison *comparison, struct str pattern)
{
	const struct draft_list *new = &comparison->after->root.forbidden;
	struct loosening *loosening = compare_tell(comparison, compare_place(new->given, new->place, comparison->root),
						   RULE_BIT(RULE_FORBIDDEN_SYMBOL), pattern,
						   "'%.*s' is not forbidden any more", STR_ARG(pattern));

	restrict_names(comparison, loosening, pattern);
}

/* Patterns that are left to the same entries are told of once. */
static void compare_forbidden_entry(struct comparison *comparison, const struct forbidden *then,
				    const struct forbidden_draft *old)
{
	struct heirs last = {0};

	for (size_t i = 0; i < then->symbols.count; i++) {
		struct str pattern = then->symbols.items[i].text;
		struct heirs heirs = heirs_of(comparison, pattern);
		if (heirs.count == 0) {
			tell_lifted_ban(comparison, pattern);
		} else if (!has_same_heirs(&heirs, &last)) {
			compare_exceptions(comparison, then, old, &heirs, pattern);
			compare_ban_reasons(comparison, then, &heirs, pattern);
		}
		last = heirs;
	}
}

static void compare_forbidden(struct comparison *comparison)
{
	const struct policy *before = comparison->before->policy;
	const struct forbidden_draft *drafts = comparison->before->root.forbidden.items;

	for (size_t i = 0; i < before->forbidden_count; i++)
		compare_forbidden_entry(comparison, &before->forbidden[i], &drafts[i]);
}

/* ---- severities ---- */

static void compare_severities(struct comparison *comparison)
{
	const struct policy *before = comparison->before->policy, *after = comparison->after->policy;
	const struct severity_draft *new = &comparison->after->root.rules;

	for (int rule = 0; rule < RULE_COUNT; rule++) {
		enum severity then = (enum severity)before->severities[rule],
			      now = (enum severity)after->severities[rule];
		if (now >= then)
			continue;
		struct policy_place around = compare_place(new->place.file.len > 0, new->place, comparison->root);
		struct str id = str_from(rule_info((enum rule_id)rule)->id);
		compare_tell(comparison, compare_place(new->of[rule], new->places[rule], around), RULE_BIT(rule), id,
			     "'%.*s' is %s now, not %s", STR_ARG(id), severity_name(now), severity_name(then));
	}
}

void compare_root(struct comparison *comparison)
{
	const struct policy *before = comparison->before->policy, *after = comparison->after->policy;
	const struct file_draft *new = &comparison->after->root;

	compare_path_globs(comparison, &before->exclude, &after->exclude, &new->exclude, EVERY_RULE,
			   "is not judged any more");
	compare_path_globs(comparison, &before->composition_root, &after->composition_root, &new->composition_root,
			   EDGE_RULES | RULE_BIT(RULE_LAYER) | RULE_BIT(RULE_VISIBILITY) | RULE_BIT(RULE_CYCLE),
			   "may see every module now");
	compare_externals(comparison);
	compare_forbidden(comparison);
	compare_severities(comparison);
}
