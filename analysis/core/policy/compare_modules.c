/* How modules are looser than they were: key by key, in the order of the table of keys. */
#include "policy/compare.h"
#include "policy/wildcard.h"

/* A module of both versions. */
struct module_pair {
	module_id then, now;
	const struct module *before, *after;
	const struct module_draft *old, *new;
	struct str name;            /* the older one */
	struct policy_place around; /* of the newer one: where its keys would stand */
	struct written_list leave;  /* what the older one's `uses` and `reexports` name */
};

static struct policy *older(const struct comparison *comparison)
{
	return comparison->before->policy;
}

static struct policy *newer(const struct comparison *comparison)
{
	return comparison->after->policy;
}

static struct loosening *tell(struct comparison *comparison, const struct module_pair *pair, struct policy_place place,
			      uint64_t rules, struct str thing, const char *what)
{
	struct loosening *loosening =
		compare_tell(comparison, place, rules, thing, "'%.*s' %s", STR_ARG(pair->name), what);

	loosening->either = pair->name;
	return loosening;
}

/* "opens the headers of 'src/db.h'", "holds the files of 'src/db' now". */
struct phrase {
	const char *verb, *tail;
};

static const char *words(struct comparison *comparison, struct phrase phrase, struct str thing)
{
	return arena_printf(comparison->arena, "%s '%.*s'%s", phrase.verb, STR_ARG(thing), phrase.tail).ptr;
}

/* ---- files ---- */

/* So many files of the older module belong to another one, or to none, in the newer policy. */
struct leaving {
	size_t count;
	struct str first;
};

static struct leaving files_that_leave(struct comparison *comparison, const struct module_pair *pair)
{
	struct leaving leaving = {0};

	for (size_t i = 0; i < comparison->path_count; i++) {
		struct str path = comparison->paths[i];
		struct file_role then = policy_role(older(comparison), path, false);
		if (then.module != pair->then)
			continue;
		struct file_role now = policy_role(newer(comparison), path, false);
		if (now.excluded || now.module == pair->now)
			continue;
		leaving.first = leaving.count++ ? leaving.first : path;
	}
	return leaving;
}

static void compare_files_left(struct comparison *comparison, const struct module_pair *pair)
{
	struct policy_place place = compare_place(pair->new->files.given, pair->new->files.place, pair->around);
	struct leaving leaving = files_that_leave(comparison, pair);

	if (leaving.count > 0) {
		const char *what = arena_printf(comparison->arena, "loses %zu file%s, the first is %.*s", leaving.count,
						leaving.count == 1 ? "" : "s", STR_ARG(leaving.first))
					   .ptr;
		tell(comparison, pair, place, EVERY_RULE, STR("files"), what);
		return;
	}
	for (size_t i = 0; i < pair->before->files.count; i++) {
		struct str glob = pair->before->files.items[i].text;
		if (globs_cover(&pair->after->files, glob))
			continue;
		tell(comparison, pair, place, EVERY_RULE, glob,
		     words(comparison, (struct phrase){"does not hold the files of", " any more"}, glob));
	}
}

/* Globs of a list of the newer version that reach beyond the older one. */
static void compare_globs_grown(struct comparison *comparison, const struct module_pair *pair,
				const struct glob_set *before, const struct glob_set *after,
				const struct written_list *list, uint64_t rules, struct phrase what)
{
	for (size_t i = 0; i < after->count; i++) {
		const struct written *entry = &list->items[after->items[i].entry];
		bool told = i > 0 && after->items[i - 1].entry == after->items[i].entry &&
			    !globs_cover(before, after->items[i - 1].text);
		if (!told && !globs_cover(before, after->items[i].text))
			tell(comparison, pair, entry->place, rules, entry->text, words(comparison, what, entry->text));
	}
}

static void compare_files(struct comparison *comparison, const struct module_pair *pair)
{
	compare_files_left(comparison, pair);
	compare_globs_grown(comparison, pair, &pair->before->files, &pair->after->files, &pair->new->files, EVERY_RULE,
			    (struct phrase){"holds the files of", " now"});
}

static void compare_public(struct comparison *comparison, const struct module_pair *pair)
{
	uint64_t rules = PRIVACY_RULES | RULE_BIT(RULE_INTERFACE_LEAK);

	if (!pair->old->public_files.given)
		return;
	if (!pair->new->public_files.given)
		tell(comparison, pair, pair->around, rules, STR("public"), "opens all its headers");
	else
		compare_globs_grown(comparison, pair, &pair->before->public_files, &pair->after->public_files,
				    &pair->new->public_files, rules, (struct phrase){"opens the headers of", ""});
}

/* ---- symbols ---- */

/* Each pattern of `list` that `others` do not cover is told, at its own place or at that of the other list. */
static void compare_patterns(struct comparison *comparison, const struct module_pair *pair,
			     const struct written_list *list, const struct name_patterns *others,
			     const struct policy_place *place, uint64_t rules, struct phrase what)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct written *entry = &list->items[i];
		struct name_patterns *patterns = arena_new(comparison->arena, struct name_patterns);
		if (name_pattern_compile(comparison->arena, entry->text, patterns))
			continue;
		bool covered = true;
		for (size_t p = 0; p < patterns->count && covered; p++)
			covered = names_cover(others, patterns->items[p].text);
		if (covered)
			continue;
		struct loosening *loosening = tell(comparison, pair, place ? *place : entry->place, rules, entry->text,
						   words(comparison, what, entry->text));
		if (rules & RULE_BIT(RULE_REDECLARATION)) /* a hook is defined and used by anybody */
			loosening->either = (struct str){0};
		if (rules != RULE_BIT(RULE_OPAQUE_TYPE)) /* the use of a field names the field */
			loosening->names = patterns;
	}
}

static void compare_symbols(struct comparison *comparison, const struct module_pair *pair)
{
	const struct symbols_draft *old = &pair->old->symbols, *new = &pair->new->symbols;
	struct policy_place lost = compare_place(new->private_names.given, new->private_names.place, pair->around);

	if (old->public_names.given && !new->public_names.given)
		tell(comparison, pair, pair->around, PRIVACY_RULES, STR("symbols.public"),
		     "opens all names of its public headers");
	else if (old->public_names.given)
		compare_patterns(comparison, pair, &new->public_names, &pair->before->public_names, NULL, PRIVACY_RULES,
				 (struct phrase){"opens the names", ""});
	compare_patterns(comparison, pair, &old->private_names, &pair->after->private_names, &lost, PRIVACY_RULES,
			 (struct phrase){"does not keep the names", " private any more"});
}

static void compare_opaque(struct comparison *comparison, const struct module_pair *pair)
{
	struct policy_place place = compare_place(pair->new->opaque.given, pair->new->opaque.place, pair->around);
	uint64_t rules = RULE_BIT(RULE_OPAQUE_TYPE);

	/* A list replaces the default, by which the types of private headers are opaque. */
	if (!pair->old->opaque.given && pair->new->opaque.given && pair->old->public_files.given)
		tell(comparison, pair, place, rules, STR("opaque"),
		     "does not keep the types of its private headers opaque by themselves any more");
	if (pair->old->opaque.given)
		compare_patterns(comparison, pair, &pair->old->opaque, &pair->after->opaque, &place, rules,
				 (struct phrase){"does not keep the types", " opaque any more"});
}

static void compare_hooks(struct comparison *comparison, const struct module_pair *pair)
{
	compare_patterns(comparison, pair, &pair->new->hooks, &pair->before->hooks, NULL,
			 RULE_BIT(RULE_HIDDEN_DEPENDENCY) | RULE_BIT(RULE_REDECLARATION) | RULE_BIT(RULE_CYCLE),
			 (struct phrase){"lets others define", ""});
}

static void compare_state(struct comparison *comparison, const struct module_pair *pair)
{
	if (!pair->before->view.state_shared && pair->after->view.state_shared)
		tell(comparison, pair, pair->new->state.place, RULE_BIT(RULE_FOREIGN_STATE), STR("state"),
		     "lets others write its variables");
}

/* ---- who may use whom ---- */

/* What the older version calls a module of the newer one; empty for a new one. */
static struct str older_name(struct comparison *comparison, module_id now)
{
	module_id then = comparison->origin[now];

	return then == MODULE_NONE ? (struct str){0} : policy_module_name(older(comparison), then);
}

static struct loosening *tell_edge(struct comparison *comparison, const struct module_pair *pair, module_id to,
				   struct policy_place place, struct str thing, const char *what)
{
	struct loosening *loosening = compare_tell(comparison, place, EDGE_RULES, thing, "'%.*s' %s '%.*s'",
						   STR_ARG(pair->name), what, STR_ARG(thing));

	loosening->from = pair->name;
	if (to != MODULE_NONE)
		loosening->to = older_name(comparison, to);
	return loosening;
}

static bool was_allowed(struct comparison *comparison, module_id from, module_id to)
{
	return from == to || policy_edge(older(comparison), from, to).allowed;
}

/*
 * One entry by which the newer module may use others. What is a module in the newer version alone was nobody's before,
 * and nobody needed leave to use it; files that it took from others are told of by these.
 */
static void compare_leave(struct comparison *comparison, const struct module_pair *pair,
			  const struct named_modules *named, const struct written *entry)
{
	bool open = !wildcard_is_plain(entry->text) && !modules_cover(&pair->leave, entry->text);

	for (size_t i = 0; i < named->count; i++) {
		module_id now = named->ids[i], then = comparison->origin[now];
		if (now == pair->now || then == MODULE_NONE || was_allowed(comparison, pair->then, then) ||
		    !policy_edge(newer(comparison), pair->now, now).allowed)
			continue;
		tell_edge(comparison, pair, open ? MODULE_NONE : now, entry->place, entry->text, "may use");
		return;
	}
	if (open)
		tell_edge(comparison, pair, MODULE_NONE, entry->place, entry->text, "may use whatever is called");
}

/* Flags and reasons of entries that both versions have. */
static void compare_edge_words(struct comparison *comparison, const struct module_pair *pair)
{
	for (module_id then = 0; then < older(comparison)->module_count; then++) {
		module_id now = comparison->counterpart[then];
		if (then == pair->then || now == MODULE_NONE)
			continue;
		struct policy_edge before = policy_edge(older(comparison), pair->then, then);
		struct policy_edge after = policy_edge(newer(comparison), pair->now, now);
		struct str name = policy_module_name(older(comparison), then);
		if (!before.allowed || !after.allowed)
			continue;
		if (before.deprecated && !after.deprecated)
			tell_edge(comparison, pair, now, after.place, name, "is not told any more to stop using");
		if (before.optional && !after.optional)
			tell_edge(comparison, pair, now, after.place, name, "may use without an #if");
		if (before.because.len && !after.because.len)
			tell_edge(comparison, pair, now, after.place, name, "does not say any more why it uses")
				->rules = 0;
	}
}

static void compare_uses(struct comparison *comparison, const struct module_pair *pair)
{
	const struct use_draft *uses = pair->new->uses.items;

	for (size_t i = 0; i < pair->after->use_count; i++)
		compare_leave(comparison, pair, &pair->after->uses[i], &uses[i].module);
	compare_edge_words(comparison, pair);
}

static void compare_must_not_use(struct comparison *comparison, const struct module_pair *pair)
{
	const struct written_list *old = &pair->old->must_not_use, *new = &pair->new->must_not_use;
	struct policy_place place = compare_place(new->given, new->place, pair->around);

	for (size_t i = 0; i < pair->before->must_not_use_count; i++) {
		const struct named_modules *named = &pair->before->must_not_use[i];
		bool lost = !wildcard_is_plain(old->items[i].text) && !modules_cover(new, old->items[i].text);
		for (size_t m = 0; m < named->count; m++) {
			module_id then = named->ids[m], now = comparison->counterpart[then];
			lost = lost || (now != MODULE_NONE && then != pair->then &&
					policy_edge(older(comparison), pair->then, then).forbidden &&
					!policy_edge(newer(comparison), pair->now, now).forbidden);
		}
		if (lost)
			tell_edge(comparison, pair, MODULE_NONE, place, old->items[i].text,
				  "is not forbidden any more to use");
	}
}

/* Those who use the module may use more through it, and it itself. */
static void compare_reexports(struct comparison *comparison, const struct module_pair *pair)
{
	for (size_t i = 0; i < pair->after->reexport_count; i++) {
		const struct written *entry = &pair->new->reexports.items[i];
		bool told = !wildcard_is_plain(entry->text) && !modules_cover(&pair->old->reexports, entry->text);
		for (size_t m = 0; m < pair->after->reexports[i].count && !told; m++) {
			module_id then = comparison->origin[pair->after->reexports[i].ids[m]];
			told = then != MODULE_NONE && then != pair->then &&
			       !policy_reexports(older(comparison), pair->then, then);
		}
		if (told)
			compare_tell(comparison, entry->place, EDGE_RULES, entry->text, "'%.*s' hands on '%.*s' now",
				     STR_ARG(pair->name), STR_ARG(entry->text));
	}
}

static void compare_sets(struct comparison *comparison, const struct module_pair *pair)
{
	struct widening seen = {
		.who = arena_printf(comparison->arena, "'%.*s' is visible to", STR_ARG(pair->name)).ptr,
		.rules = RULE_BIT(RULE_VISIBILITY) | RULE_BIT(RULE_HIDDEN_DEPENDENCY),
		.to = pair->name,
		.around = pair->around,
	};
	struct widening trusted = {
		.who = arena_printf(comparison->arena, "'%.*s' has the friend", STR_ARG(pair->name)).ptr,
		.rules = PRIVACY_RULES,
		.to = pair->name,
		.around = pair->around,
	};

	compare_module_lists(comparison, &pair->old->visible_to, &pair->before->visible_to, &pair->new->visible_to,
			     true, &seen);
	compare_module_lists(comparison, &pair->old->friends, &pair->before->friends, &pair->new->friends, false,
			     &trusted);
}

/* ---- severities and reasons ---- */

static void compare_severities(struct comparison *comparison, const struct module_pair *pair)
{
	const struct severity_draft *old = &pair->old->rules, *new = &pair->new->rules;

	for (int rule = 0; rule < RULE_COUNT; rule++) {
		enum severity then = (enum severity)pair->before->severities[rule];
		enum severity now = (enum severity)pair->after->severities[rule];
		if (now >= then || (!old->of[rule] && !new->of[rule])) /* the root's, and told there */
			continue;
		struct policy_place around = compare_place(new->place.file.len > 0, new->place, pair->around);
		struct policy_place place = compare_place(new->of[rule], new->places[rule], around);
		struct str id = str_from(rule_info((enum rule_id)rule)->id);
		struct loosening *loosening =
			compare_tell(comparison, place, RULE_BIT(rule), id, "in '%.*s' '%.*s' is %s now, not %s",
				     STR_ARG(pair->name), STR_ARG(id), severity_name(now), severity_name(then));
		loosening->from = pair->name;
	}
}

static void compare_because(struct comparison *comparison, const struct module_pair *pair)
{
	if (pair->old->because.text.len && !pair->new->because.text.len)
		tell(comparison, pair, compare_place(pair->new->because.given, pair->new->because.place, pair->around),
		     0, STR("because"), "gives no reason any more");
}

/* ---- layers ---- */

static struct str layer_name(const struct policy *policy, const struct module *module)
{
	return module->view.layer < 0 ? (struct str){0} : policy->layers[module->view.layer];
}

static bool is_upward(const struct module *from, const struct module *to)
{
	return from->view.layer >= 0 && to->view.layer >= 0 && to->view.layer < from->view.layer;
}

static bool moved_layer(struct comparison *comparison, module_id then)
{
	const struct module *before = &older(comparison)->modules[then];
	const struct module *after = &newer(comparison)->modules[comparison->counterpart[then]];

	return !str_eq(layer_name(older(comparison), before), layer_name(newer(comparison), after));
}

/* Whether the newer policy lets the module use another one that was in a higher layer. */
static bool is_unlayered(struct comparison *comparison, module_id from, module_id to)
{
	module_id now_from = comparison->counterpart[from], now_to = comparison->counterpart[to];

	return now_from != MODULE_NONE && now_to != MODULE_NONE &&
	       is_upward(&older(comparison)->modules[from], &older(comparison)->modules[to]) &&
	       !is_upward(&newer(comparison)->modules[now_from], &newer(comparison)->modules[now_to]);
}

static void tell_unlayered(struct comparison *comparison, struct policy_place place, module_id culprit, module_id from,
			   module_id to)
{
	struct str lower = policy_module_name(older(comparison), from),
		   higher = policy_module_name(older(comparison), to);
	struct loosening *loosening = compare_tell(
		comparison, place, RULE_BIT(RULE_LAYER) | RULE_BIT(RULE_HIDDEN_DEPENDENCY),
		culprit == MODULE_NONE ? STR("layers") : policy_module_name(older(comparison), culprit),
		"the layers let '%.*s' use '%.*s' now, which was above it", STR_ARG(lower), STR_ARG(higher));

	if (culprit != MODULE_NONE)
		loosening->either = policy_module_name(older(comparison), culprit);
}

/* A module that changed its layer is told once, at its layer; an order that changed once, at `layers`. */
static void compare_layers(struct comparison *comparison)
{
	const struct policy *policy = older(comparison);
	const struct written_list *layers = &comparison->after->root.layers;
	bool *told = arena_array(comparison->arena, bool, policy->module_count + 1);

	for (module_id from = 0; from < policy->module_count; from++)
		for (module_id to = 0; to < policy->module_count; to++) {
			if (!is_unlayered(comparison, from, to))
				continue;
			module_id culprit = moved_layer(comparison, from) ? from
					    : moved_layer(comparison, to) ? to
									  : MODULE_NONE;
			size_t slot = culprit == MODULE_NONE ? policy->module_count : culprit;
			if (told[slot])
				continue;
			told[slot] = true;
			struct policy_place place = compare_place(layers->given, layers->place, comparison->root);
			if (culprit != MODULE_NONE) {
				const struct module *now =
					&newer(comparison)->modules[comparison->counterpart[culprit]];
				place = now->view.layer_place.file.len ? now->view.layer_place : now->view.place;
			}
			tell_unlayered(comparison, place, culprit, from, to);
		}
}

/* ---- all of it ---- */

static void tell_gone(struct comparison *comparison, module_id then)
{
	const struct draft_list *modules = &comparison->after->root.modules;
	struct policy_place place = compare_place(modules->given, modules->place, comparison->root);
	const struct policy_module *module = policy_module(older(comparison), then);

	if (!str_eq(module->place.file, comparison->before->modules.items[0]->name.place.file) &&
	    !str_eq(module->place.file, comparison->root.file))
		place = (struct policy_place){module->place.file, {{1, 1}, {1, 1}}};
	compare_tell(comparison, place, EVERY_RULE, module->name, "the module '%.*s' is gone", STR_ARG(module->name))
		->either = module->name;
}

static struct written_list all_leave(struct arena *arena, const struct module_draft *draft)
{
	const struct use_draft *uses = draft->uses.items;
	struct written_list leave = {
		.items = arena_array(arena, struct written, draft->uses.count + draft->reexports.count)};

	for (size_t i = 0; i < draft->uses.count; i++)
		leave.items[leave.count++] = uses[i].module;
	for (size_t i = 0; i < draft->reexports.count; i++)
		leave.items[leave.count++] = draft->reexports.items[i];
	return leave;
}

static void compare_pair(struct comparison *comparison, const struct module_pair *pair)
{
	compare_files(comparison, pair);
	compare_public(comparison, pair);
	compare_symbols(comparison, pair);
	compare_uses(comparison, pair);
	compare_must_not_use(comparison, pair);
	compare_reexports(comparison, pair);
	compare_sets(comparison, pair);
	compare_opaque(comparison, pair);
	compare_state(comparison, pair);
	compare_hooks(comparison, pair);
	compare_severities(comparison, pair);
	compare_because(comparison, pair);
}

void compare_modules(struct comparison *comparison)
{
	for (module_id then = 0; then < older(comparison)->module_count; then++) {
		module_id now = comparison->counterpart[then];
		if (now == MODULE_NONE) {
			tell_gone(comparison, then);
			continue;
		}
		struct module_pair pair = {
			.then = then,
			.now = now,
			.before = &older(comparison)->modules[then],
			.after = &newer(comparison)->modules[now],
			.old = comparison->before->modules.items[then],
			.new = comparison->after->modules.items[now],
			.name = policy_module_name(older(comparison), then),
			.around = policy_module(newer(comparison), now)->place,
			.leave = all_leave(comparison->arena, comparison->before->modules.items[then]),
		};
		compare_pair(comparison, &pair);
	}
	compare_layers(comparison);
}
