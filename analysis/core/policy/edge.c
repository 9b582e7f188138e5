/* What one module may do to another: `uses`, `must_not_use`, `reexports`, and who sees and trusts whom. */
#include "policy/model.h"

#define EXACT_NAME UINT32_MAX /* outweighs every glob */

/* How specific an entry is about a module; 0 where it does not name it. */
static uint32_t weight_of(const struct named_modules *entry, module_id id)
{
	size_t low = 0, high = entry->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (entry->ids[middle] < id)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == entry->count || entry->ids[low] != id)
		return 0;
	return entry->weights ? entry->weights[low] : EXACT_NAME;
}

/* The entry that is most specific about a module, the first of several. */
struct match {
	size_t index;
	uint32_t weight; /* 0 for none */
};

static struct match best_match(const struct named_modules *entries, size_t count, module_id id)
{
	struct match best = {0};

	for (size_t i = 0; i < count && best.weight != EXACT_NAME; i++) {
		uint32_t weight = weight_of(&entries[i], id);
		if (weight > best.weight)
			best = (struct match){i, weight};
	}
	return best;
}

static struct policy_edge edge_at(struct policy_place place)
{
	return (struct policy_edge){.has_place = true, .place = place};
}

/* By the module's own entries alone, without what others reexport to it. */
static struct policy_edge own_edge(const struct module *from, module_id to)
{
	struct match use = best_match(from->uses, from->use_count, to);
	struct match reexport = best_match(from->reexports, from->reexport_count, to);
	struct match ban = best_match(from->must_not_use, from->must_not_use_count, to);
	uint32_t leave = use.weight > reexport.weight ? use.weight : reexport.weight;

	if (ban.weight > 0 && (ban.weight == EXACT_NAME || leave != EXACT_NAME)) {
		struct policy_edge edge = edge_at(from->must_not_use[ban.index].place);
		edge.forbidden = true;
		return edge;
	}
	if (leave == 0)
		return edge_at(from->uses_place);
	if (reexport.weight > use.weight) {
		struct policy_edge edge = edge_at(from->reexports[reexport.index].place);
		edge.allowed = true;
		return edge;
	}
	const struct policy_use *entry = &from->view.uses[use.index];
	return (struct policy_edge){
		.allowed = true,
		.deprecated = entry->deprecated,
		.optional = entry->optional,
		.because = entry->because,
		.has_place = true,
		.place = entry->place,
	};
}

/* The first entry that names a module which `from` may use and which reexports `to`; NULL where there is none. */
static const struct named_modules *reexporting_entry(const struct policy *policy, const struct module *from,
						     const struct named_modules *entries, size_t count, module_id to)
{
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < entries[i].count; j++) {
			module_id through = entries[i].ids[j];
			if (module_bit(policy->modules[through].reach, to) && own_edge(from, through).allowed)
				return &entries[i];
		}
	return NULL;
}

struct policy_edge policy_edge(const struct policy *policy, module_id from, module_id to)
{
	const struct module *module = &policy->modules[from];
	struct policy_edge edge = own_edge(module, to);

	if (edge.allowed || edge.forbidden)
		return edge;
	const struct named_modules *through = reexporting_entry(policy, module, module->uses, module->use_count, to);
	if (!through)
		through = reexporting_entry(policy, module, module->reexports, module->reexport_count, to);
	if (through) {
		edge.allowed = true;
		edge.place = through->place;
	}
	return edge;
}

bool policy_reexports(const struct policy *policy, module_id through, module_id module)
{
	return module_bit(policy->modules[through].reach, module);
}

bool policy_visible(const struct policy *policy, module_id module, module_id to_whom)
{
	return module == to_whom || module_set_holds(&policy->modules[module].visible_to, to_whom);
}

bool policy_is_friend(const struct policy *policy, module_id module, module_id friend_of)
{
	return module_set_holds(&policy->modules[friend_of].friends, module);
}

const struct policy_external *policy_external_included(const struct policy *policy, struct str spelled)
{
	for (size_t i = 0; i < policy->external_count; i++) {
		if (glob_set_match(&policy->externals[i].headers, spelled))
			return &policy->externals[i].view;
	}
	return NULL;
}

const struct policy_external *policy_external_denied(const struct policy *policy, struct str spelled, module_id module,
						     size_t *cursor)
{
	while (*cursor < policy->external_count) {
		const struct external *external = &policy->externals[(*cursor)++];
		if (!module_set_holds(&external->used_by, module) && glob_set_match(&external->headers, spelled))
			return &external->view;
	}
	return NULL;
}
