/* forbidden-symbol: a use of a symbol on the `forbidden` list. */
#include "rules/verdict.h"

static struct str way_out(const struct policy_forbidden *entry, struct verdicts *verdicts, struct violation *violation)
{
	struct arena *arena = verdicts->arena;

	if (!entry->instead_count)
		return STR("do without it");
	struct str *instead = arena_array(arena, struct str, entry->instead_count);
	struct strbuf names = {0};
	for (size_t i = 0; i < entry->instead_count; i++) {
		instead[i] = arena_str(arena, entry->instead[i]);
		strbuf_printf(&names, "%s%.*s", i ? " or " : "", STR_ARG(instead[i]));
	}
	violation->instead = instead;
	violation->instead_count = entry->instead_count;
	struct str words = arena_printf(arena, "use %.*s instead", STR_ARG(strbuf_str(&names)));
	strbuf_free(&names);
	return words;
}

static void check_use(const struct use_site *site, struct verdicts *verdicts)
{
	if (site->symbol->kind == SYMBOL_FIELD)
		return;
	const struct policy_forbidden *entry = policy_forbidden(site->policy, site->symbol->name, site->from);
	if (!entry)
		return;

	struct arena *arena = verdicts->arena;
	struct violation *violation = verdict_at_symbol(verdicts, site, MODULE_NONE);
	struct str fact =
		arena_printf(arena, "%.*s uses %.*s, which is forbidden",
			     STR_ARG(words_subject(arena, site->policy, site->subject)), STR_ARG(site->symbol->name));
	verdict_say(verdicts, violation, fact, way_out(entry, verdicts, violation), entry->because);
	verdict_note_policy(verdicts, violation, &entry->place, MODULE_NONE, STR("it is forbidden here"));
}

const struct rule rule_forbidden_symbol = {
	.info = {"forbidden-symbol", "a use of a symbol on the `forbidden` list", RULE_NEEDS_PARSE, SEVERITY_ERROR,
		 true},
	.check_use = check_use,
};
