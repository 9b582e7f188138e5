/* policy-weakened: what loosens the baseline and adds suppressions, and the words for all that loosens the policy. */
#include <autotomy/core/change.h>

#include <autotomy/base/strmap.h>

#include "judge/baseline.h"
#include "judge/suppress.h"
#include "policy/glob.h"
#include "policy/name_pattern.h"
#include "rules/verdict.h"

#define WAY_OUT "take that back, or let the person who decides run it with --accept-policy"

/* ---- the baseline ---- */

enum { PARTS_OF_ENTRY = 5 };

/* Under the newer names. */
static struct str entry_key(struct arena *arena, const struct baseline_entry *entry, const struct moves *moves)
{
	struct str file = moves_after(moves, entry->file), target = moves_after(moves, entry->target);
	struct str parts[PARTS_OF_ENTRY] = {entry->from, entry->to, target, entry->symbol, file};

	return baseline_key(arena, entry->rule, parts, PARTS_OF_ENTRY);
}

static void add_count(struct strmap *counts, struct str key, uint32_t count)
{
	uint32_t known = strmap_get(counts, key);

	strmap_put(counts, key, (known == STRMAP_NONE ? 0 : known) + count);
}

static void tell_grown(struct arena *arena, const struct baseline *baseline, const struct baseline_entry *entry,
		       uint32_t before, struct loosenings *out)
{
	const char *id = rule_info(entry->rule)->id;
	uint32_t more = entry->count - before;
	struct text_range range = before ? entry->count_range : entry->file_range;
	struct loosening loosening = {
		.place = {arena_str(arena, baseline->path), range},
		.fact = arena_printf(arena, "the baseline accepts %u %s'%s' of %.*s", more, before ? "more " : "", id,
				     STR_ARG(entry->file)),
		.rules = UINT64_C(1) << entry->rule,
		.from = arena_str(arena, entry->from),
		.to = arena_str(arena, entry->to),
		.thing = arena_printf(arena, "%s %.*s %.*s%.*s", id, STR_ARG(entry->file), STR_ARG(entry->target),
				      STR_ARG(entry->symbol)),
	};
	struct glob_set globs = {0};
	/* A name is a glob that matches itself, unless it holds what globs are made of. */
	if (!glob_compile(arena, (struct str){0}, entry->file, &globs) && globs.count == 1)
		loosening.files = globs.items;
	vec_push(out, loosening);
}

void baseline_compare(struct arena *arena, const struct baseline *before, const struct baseline *after,
		      const struct moves *moves, struct loosenings *out)
{
	struct arena scratch = {0};
	struct strmap counts = {0};

	for (size_t i = 0; before && i < before->entry_count; i++) {
		const struct baseline_entry *entry = &before->entries[i];
		add_count(&counts, entry_key(&scratch, entry, moves), entry->count);
	}
	/* An entry may have followed its file, or be left under its old name: what both accept together counts. */
	for (size_t i = 0; after && i < after->entry_count; i++) {
		const struct baseline_entry *entry = &after->entries[i];
		struct str key = entry_key(&scratch, entry, moves);
		uint32_t left = strmap_get(&counts, key), accepted = left == STRMAP_NONE ? 0 : left;
		if (entry->count > accepted)
			tell_grown(arena, after, entry, accepted, out);
		strmap_put(&counts, key, entry->count > accepted ? 0 : accepted - entry->count);
	}
	strmap_finish(&counts);
	arena_finish(&scratch);
}

/* ---- suppressions ---- */

static bool is_sound(const struct suppression_fact *fact)
{
	uint64_t rules;

	return suppression_rules(fact, &rules);
}

static uint64_t rules_of(const struct suppression_fact *fact)
{
	uint64_t rules;

	suppression_rules(fact, &rules);
	return rules;
}

static bool is_alike(const struct suppression_fact *a, const struct suppression_fact *b)
{
	return a->file_wide == b->file_wide && rules_of(a) == rules_of(b);
}

static size_t count_alike(const struct scan_facts *scan, const struct suppression_fact *fact)
{
	size_t count = 0;

	for (size_t i = 0; scan && i < scan->suppression_count; i++)
		count += is_sound(&scan->suppressions[i]) && is_alike(&scan->suppressions[i], fact);
	return count;
}

static bool hides(const struct suppression_fact *fact, const struct violation *violation)
{
	return violation->status == VIOLATION_SUPPRESSED && suppression_covers(fact, rules_of(fact), violation);
}

static struct str list_rules(struct arena *arena, const struct suppression_fact *fact)
{
	struct strbuf text = {0};

	for (size_t i = 0; i < fact->rule_count; i++) {
		strbuf_add(&text, i ? STR(", ") : STR(""));
		strbuf_add(&text, fact->rules[i].name);
	}
	struct str copy = arena_str(arena, strbuf_str(&text));
	strbuf_free(&text);
	return copy;
}

static struct str let_through(struct arena *arena, const struct violation *first, size_t count, const char *verb)
{
	if (count == 0)
		return arena_printf(arena, ", which %s nothing yet", verb);
	return arena_printf(arena, ", which %s %zu violation%s, the first at %.*s:%u:%u [%s]", verb, count,
			    count == 1 ? "" : "s", STR_ARG(first->file), first->range.begin.line,
			    first->range.begin.column, rule_info(first->rule)->id);
}

static void note_first(struct verdicts *verdicts, struct violation *violation, const struct violation *first)
{
	if (first)
		verdict_note(verdicts, violation, first->file, first->range, first->message);
}

static void tell_suppression(struct arena *arena, const struct suppression_change *change,
			     const struct suppression_fact *fact, struct violations *out)
{
	struct verdicts verdicts = {.arena = arena, .out = out, .rule = RULE_POLICY_WEAKENED};
	struct violation *violation = verdict_at(&verdicts, change->path, fact->range);
	struct str rules = list_rules(arena, fact);
	const struct violation *first = NULL;
	size_t hidden = 0;

	for (size_t i = 0; i < change->verdict_count; i++) {
		if (!hides(fact, change->verdict[i]))
			continue;
		first = hidden++ ? first : change->verdict[i];
	}
	violation->symbol = rules;
	violation->from = first ? arena_str(arena, first->from) : (struct str){0};
	struct str told = arena_printf(arena, "this change adds a suppression of %.*s%.*s", STR_ARG(rules),
				       STR_ARG(let_through(arena, first, hidden, "hides")));
	verdict_say(&verdicts, violation, told, STR(WAY_OUT), (struct str){0});
	note_first(&verdicts, violation, first);
}

static bool line_came(const struct suppression_change *change, uint32_t line)
{
	return change->line_came && line <= change->line_count && change->line_came[line - 1];
}

/* How many of the fact's kind the file has more of than before, beside those that were chosen already. */
static size_t surplus(const struct suppression_change *change, const struct suppression_fact *fact, const bool *chosen)
{
	size_t now = count_alike(change->after, fact), then = count_alike(change->before, fact);

	for (size_t i = 0; i < change->after->suppression_count; i++)
		then += chosen[i] && is_alike(&change->after->suppressions[i], fact);
	return now > then ? now - then : 0;
}

/* From the last one to the first. */
static void choose(const struct suppression_change *change, bool on_new_lines, bool *chosen)
{
	for (size_t i = change->after->suppression_count; i-- > 0;) {
		const struct suppression_fact *fact = &change->after->suppressions[i];
		if (chosen[i] || !is_sound(fact) || (on_new_lines && !line_came(change, fact->range.begin.line)))
			continue;
		chosen[i] = surplus(change, fact, chosen) > 0;
	}
}

/* One that was there already may hide something else than before, on a line that came. */
static bool is_put_to_use(const struct suppression_change *change, const struct suppression_fact *fact)
{
	if (!is_sound(fact) || fact->file_wide)
		return false;
	for (size_t i = 0; i < change->verdict_count; i++) {
		const struct violation *violation = change->verdict[i];
		if (change->came[i] && hides(fact, violation) &&
		    (line_came(change, violation->range.begin.line) || line_came(change, fact->range.begin.line)))
			return true;
	}
	return false;
}

void suppressions_compare(struct arena *arena, const struct suppression_change *change, struct violations *out)
{
	const struct scan_facts *after = change->after;
	bool *chosen = arena_array(arena, bool, after->suppression_count);

	choose(change, true, chosen);
	choose(change, false, chosen);
	for (size_t i = 0; i < after->suppression_count; i++)
		if (chosen[i] || is_put_to_use(change, &after->suppressions[i]))
			tell_suppression(arena, change, &after->suppressions[i], out);
}

/* ---- the words ---- */

static bool fits(struct str wanted, struct str is)
{
	return wanted.len == 0 || str_eq(wanted, is);
}

static bool explains(const struct loosening *loosening, const struct violation *violation)
{
	return loosening->rules >> violation->rule & 1 && fits(loosening->from, violation->from) &&
	       fits(loosening->to, violation->to) &&
	       (loosening->either.len == 0 || str_eq(loosening->either, violation->from) ||
		str_eq(loosening->either, violation->to)) &&
	       (!loosening->files || glob_match(loosening->files, violation->file) ||
		(violation->target.len && glob_match(loosening->files, violation->target))) &&
	       (!loosening->names || name_patterns_match(loosening->names, violation->symbol));
}

static void tell_loosening(struct arena *arena, const struct loosening *loosening, const struct violation *first,
			   size_t count, struct violations *out)
{
	struct verdicts verdicts = {.arena = arena, .out = out, .rule = RULE_POLICY_WEAKENED};
	struct violation *violation = verdict_at(&verdicts, loosening->place.file, loosening->place.range);
	struct str through =
		loosening->rules || count ? let_through(arena, first, count, "lets through") : (struct str){0};

	violation->from = arena_str(arena, loosening->from.len ? loosening->from : loosening->either);
	violation->to = arena_str(arena, loosening->to);
	violation->symbol = arena_str(arena, loosening->thing);
	verdict_say(&verdicts, violation, arena_printf(arena, "%.*s%.*s", STR_ARG(loosening->fact), STR_ARG(through)),
		    STR(WAY_OUT), (struct str){0});
	note_first(&verdicts, violation, first);
}

/* Rules whose silence may come from a policy that says more: they alone do not show that it says less. */
static bool shows_by_itself(const struct violation *violation)
{
	return violation->rule != RULE_UNOWNED_FILE && violation->rule != RULE_SUPPRESSION &&
	       violation->rule != RULE_INTERFACE_LEAK && violation->rule != RULE_BASELINE &&
	       violation->rule != RULE_UNUSED_DEPENDENCY;
}

void loosenings_tell(struct arena *arena, const struct loosenings *loosenings, const struct violation *const *lost,
		     const bool *doubtful, size_t lost_count, const struct policy_place *otherwise,
		     struct violations *out)
{
	bool *explained = arena_array(arena, bool, lost_count);
	const struct violation *first = NULL;
	size_t count = 0;

	for (size_t i = 0; i < loosenings->len; i++) {
		first = NULL;
		count = 0;
		for (size_t v = 0; v < lost_count; v++) {
			if (!explains(&loosenings->items[i], lost[v]))
				continue;
			explained[v] = true;
			first = count++ ? first : lost[v];
		}
		tell_loosening(arena, &loosenings->items[i], first, count, out);
	}
	first = NULL;
	count = 0;
	for (size_t v = 0; v < lost_count; v++) {
		if (explained[v] || doubtful[v] || !shows_by_itself(lost[v]))
			continue;
		first = count++ ? first : lost[v];
	}
	struct loosening rest = {
		.place = *otherwise, .fact = STR("the policy says less than before"), .thing = STR("rest")};
	if (count > 0)
		tell_loosening(arena, &rest, first, count, out);
}
