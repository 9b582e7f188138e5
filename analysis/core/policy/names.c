/* Looking up the names of modules: exact ones, globs of names, and sets of both. */
#include <string.h>

#include "policy/builder.h"
#include "policy/wildcard.h"

static struct named_modules tell_bad_glob(struct policy_builder *builder, const struct written *entry,
					  const char *fault)
{
	builder_fault(builder, entry->place, "invalid glob '%.*s': %s", STR_ARG(entry->text), fault);
	return (struct named_modules){.place = entry->place};
}

static struct str nearest_module(struct policy_builder *builder, struct str name)
{
	const struct policy *policy = builder->policy;

	if (!builder_wants_faults(builder))
		return (struct str){0};
	struct str *names = arena_array(&builder->drafts, struct str, policy->module_count);
	for (size_t i = 0; i < policy->module_count; i++)
		names[i] = policy->modules[i].view.name;
	return str_nearest(name, names, policy->module_count);
}

static void tell_no_module(struct policy_builder *builder, const char *subject, const struct written *entry)
{
	struct str nearest = nearest_module(builder, entry->text);

	if (nearest.len > 0)
		builder_fault(builder, entry->place, "%s '%.*s', which is no module; did you mean '%.*s'?", subject,
			      STR_ARG(entry->text), STR_ARG(nearest));
	else
		builder_fault(builder, entry->place, "%s '%.*s', which is no module", subject, STR_ARG(entry->text));
}

static struct named_modules exact_name(struct policy_builder *builder, const char *subject, const struct written *entry)
{
	uint32_t id = strmap_get(&builder->policy->names, entry->text);

	if (id == STRMAP_NONE) {
		tell_no_module(builder, subject, entry);
		return (struct named_modules){.place = entry->place};
	}
	return (struct named_modules){
		.ids = arena_copy(&builder->policy->arena, &id, sizeof id, _Alignof(module_id)),
		.count = 1,
		.place = entry->place,
	};
}

/* The longest literal prefix among the alternatives that match `name`, plus 1; 0 where none does. */
static uint32_t glob_weight(const struct str *alternatives, size_t count, struct str name)
{
	uint32_t weight = 0;

	for (size_t i = 0; i < count; i++) {
		if (!wildcard_match(WILDCARD_NAME, alternatives[i], name, 0))
			continue;
		uint32_t prefix = (uint32_t)wildcard_literal(WILDCARD_NAME, alternatives[i]);
		weight = prefix + 1 > weight ? prefix + 1 : weight;
	}
	return weight;
}

bool policy_name_matches(struct str entry, struct str name)
{
	struct arena scratch = {0};
	struct str *alternatives;
	size_t count;
	bool plain = wildcard_is_plain(entry);
	const char *fault = plain ? NULL : wildcard_expand(&scratch, WILDCARD_NAME, entry, &alternatives, &count);
	bool matches = plain ? str_eq(entry, name) : !fault && glob_weight(alternatives, count, name) > 0;

	arena_finish(&scratch);
	return matches;
}

static struct named_modules glob_of_names(struct policy_builder *builder, const char *subject,
					  const struct written *entry)
{
	struct policy *policy = builder->policy;
	struct str *alternatives;
	size_t alternative_count;
	const char *fault =
		wildcard_expand(&builder->drafts, WILDCARD_NAME, entry->text, &alternatives, &alternative_count);

	builder->name_matches += alternative_count * policy->module_count;
	if (!fault && builder->name_matches > POLICY_MAX_NAME_MATCHES)
		fault = "the policy holds too many globs of names";
	if (fault)
		return tell_bad_glob(builder, entry, fault);
	module_id *ids = arena_array(&builder->drafts, module_id, policy->module_count);
	uint32_t *weights = arena_array(&builder->drafts, uint32_t, policy->module_count);
	size_t count = 0;
	for (module_id id = 0; id < policy->module_count; id++) {
		ids[count] = id;
		weights[count] = glob_weight(alternatives, alternative_count, policy->modules[id].view.name);
		count += weights[count] > 0;
	}
	if (count == 0)
		builder_fault(builder, entry->place, "%s '%.*s', which matches no module", subject,
			      STR_ARG(entry->text));
	return (struct named_modules){
		.ids = arena_copy(&policy->arena, ids, count * sizeof *ids, _Alignof(module_id)),
		.weights = arena_copy(&policy->arena, weights, count * sizeof *weights, _Alignof(uint32_t)),
		.count = count,
		.place = entry->place,
	};
}

struct named_modules builder_names(struct policy_builder *builder, const char *subject, const struct written *entry)
{
	return wildcard_is_plain(entry->text) ? exact_name(builder, subject, entry)
					      : glob_of_names(builder, subject, entry);
}

struct module_set builder_module_set(struct policy_builder *builder, const char *subject,
				     const struct written_list *list, bool otherwise)
{
	struct module_set set = {.everyone = !list->given && otherwise};
	size_t words = (builder->policy->module_count + 63) / 64;

	if (list->count == 0)
		return set;
	uint64_t *bits = arena_array(&builder->policy->arena, uint64_t, words);
	for (size_t i = 0; i < list->count; i++) {
		if (str_eq(list->items[i].text, STR("*"))) {
			set.everyone = true;
			continue;
		}
		struct named_modules named = builder_names(builder, subject, &list->items[i]);
		for (size_t j = 0; j < named.count; j++)
			bits[named.ids[j] / 64] |= UINT64_C(1) << (named.ids[j] % 64);
	}
	set.bits = bits;
	return set;
}
