/*
 * Applies a baseline: each entry accepts as many violations of its key as it counts. What is left of an entry whose
 * file is gone may be claimed by one file of the same module that breaks the same rule toward the same target: the file
 * was moved. What is still left then is stale.
 */
#include "judge/baseline.h"

#include <autotomy/base/path.h>
#include <autotomy/base/strmap.h>

#include "judge/finish.h"
#include "rules/verdict.h"

struct account {
	uint32_t left;
	uint32_t next_gone; /* the next entry without its file, of equal key but for the file; STRMAP_NONE at the end */
	struct str claimed_by; /* the file that it moved to; empty while nobody has claimed it */
};

struct bookkeeping {
	const struct baseline *baseline;
	struct account *accounts; /* one for each entry */
	struct strmap by_key;     /* to the entry */
	struct strmap gone;       /* key without file, to the first entry whose file is gone */
	struct arena memory;
};

struct str baseline_key(struct arena *arena, enum rule_id rule, const struct str *parts, size_t count)
{
	struct strbuf key = {0};

	strbuf_printf(&key, "%d", (int)rule);
	for (size_t i = 0; i < count; i++) {
		strbuf_printf(&key, " %zu:", parts[i].len); /* lengths, for a path may hold any byte */
		strbuf_add(&key, parts[i]);
	}
	struct str copy = arena_str(arena, strbuf_str(&key));
	strbuf_free(&key);
	return copy;
}

enum { PARTS_WITHOUT_FILE = 4, PARTS_WITH_FILE = 5 };

static struct str entry_key(struct bookkeeping *books, const struct baseline_entry *entry, size_t parts)
{
	struct str all[] = {entry->from, entry->to, entry->target, entry->symbol, entry->file};

	return baseline_key(&books->memory, entry->rule, all, parts);
}

static struct str violation_key(struct bookkeeping *books, const struct violation *violation, size_t parts)
{
	struct str all[] = {violation->from, violation->to, violation->target, violation->symbol, violation->file};

	return baseline_key(&books->memory, violation->rule, all, parts);
}

static void open_books(struct bookkeeping *books, const struct baseline *baseline)
{
	*books = (struct bookkeeping){.baseline = baseline};
	books->accounts = arena_array(&books->memory, struct account, baseline->entry_count);
	for (uint32_t i = 0; i < baseline->entry_count; i++) {
		books->accounts[i] = (struct account){.left = baseline->entries[i].count, .next_gone = STRMAP_NONE};
		strmap_put(&books->by_key, entry_key(books, &baseline->entries[i], PARTS_WITH_FILE), i);
	}
}

static void close_books(struct bookkeeping *books)
{
	strmap_finish(&books->by_key);
	strmap_finish(&books->gone);
	arena_finish(&books->memory);
}

static void accept(struct account *account, struct violation *violation)
{
	account->left--;
	violation->status = VIOLATION_BASELINED;
}

static void accept_exact(struct bookkeeping *books, struct violation **violations, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (violations[i]->status != VIOLATION_NEW)
			continue;
		uint32_t entry = strmap_get(&books->by_key, violation_key(books, violations[i], PARTS_WITH_FILE));
		if (entry != STRMAP_NONE && books->accounts[entry].left)
			accept(&books->accounts[entry], violations[i]);
	}
}

/* Chains are built from the end, so that they run in the order of the entries. */
static bool find_gone(struct bookkeeping *books, bool (*file_exists)(void *context, struct str path), void *context)
{
	for (uint32_t i = (uint32_t)books->baseline->entry_count; i-- > 0;) {
		const struct baseline_entry *entry = &books->baseline->entries[i];
		if (!books->accounts[i].left || file_exists(context, entry->file))
			continue;
		struct str key = entry_key(books, entry, PARTS_WITHOUT_FILE);
		books->accounts[i].next_gone = strmap_get(&books->gone, key);
		strmap_put(&books->gone, key, i);
	}
	return strmap_count(&books->gone) > 0;
}

static bool may_claim(const struct bookkeeping *books, uint32_t entry, struct str file, bool same_name)
{
	const struct account *account = &books->accounts[entry];

	if (!account->left)
		return false;
	if (account->claimed_by.len)
		return str_eq(account->claimed_by, file);
	return !same_name || str_eq(path_name(books->baseline->entries[entry].file), path_name(file));
}

static void accept_moved(struct bookkeeping *books, struct violation **violations, size_t count, bool same_name)
{
	for (size_t i = 0; i < count; i++) {
		struct violation *violation = violations[i];
		if (violation->status != VIOLATION_NEW)
			continue;
		uint32_t entry = strmap_get(&books->gone, violation_key(books, violation, PARTS_WITHOUT_FILE));
		while (entry != STRMAP_NONE && !may_claim(books, entry, violation->file, same_name))
			entry = books->accounts[entry].next_gone;
		if (entry == STRMAP_NONE)
			continue;
		books->accounts[entry].claimed_by = violation->file;
		accept(&books->accounts[entry], violation);
	}
}

static struct violation *tell_stale(struct verdicts *verdicts, const struct baseline *baseline,
				    const struct baseline_entry *entry, uint32_t left)
{
	struct arena *arena = verdicts->arena;
	bool whole = left == entry->count;
	struct violation *violation =
		verdict_at(verdicts, baseline->path, whole ? entry->file_range : entry->count_range);
	struct str fact = arena_printf(arena, "nothing in %.*s matches this entry of '%s' any more",
				       STR_ARG(entry->file), rule_info(entry->rule)->id);
	struct str way_out = STR("remove it");

	if (!whole) {
		fact = arena_printf(arena, "this entry counts %u violations of '%s', %.*s has %u", entry->count,
				    rule_info(entry->rule)->id, STR_ARG(entry->file), entry->count - left);
		way_out = arena_printf(arena, "lower the count to %u", entry->count - left);
	}
	violation->from = arena_str(arena, entry->from);
	violation->to = arena_str(arena, entry->to);
	violation->target = arena_str(arena, entry->target);
	violation->symbol = arena_str(arena, entry->symbol);
	violation->tag_unnecessary = true;
	verdict_say(verdicts, violation, fact, way_out, (struct str){0});
	return violation;
}

/* Stale entries stand in the baseline's own file, whatever module they speak of: the root's severity counts. */
static void tell_all_stale(struct bookkeeping *books, struct verdicts *verdicts)
{
	const struct baseline *baseline = books->baseline;
	enum severity severity = policy_severity(verdicts->context->policy, RULE_BASELINE, MODULE_NONE);

	if (severity == SEVERITY_OFF)
		return;
	for (size_t i = 0; i < baseline->entry_count; i++) {
		const struct baseline_entry *entry = &baseline->entries[i];
		uint32_t left = books->accounts[i].left - entry->unjudged;
		if (left)
			tell_stale(verdicts, baseline, entry, left)->severity = severity;
	}
}

void baseline_apply(struct baseline *baseline, const struct policy *policy, struct arena *arena,
		    struct violation **violations, size_t count, bool (*file_exists)(void *context, struct str path),
		    bool (*judged)(void *context, enum rule_id rule, struct str file, bool of_symbol), void *context,
		    struct violations *stale)
{
	struct judge_context judge = {.policy = policy};
	struct violations found = {0};
	struct verdicts verdicts = {.context = &judge, .arena = arena, .out = &found, .rule = RULE_BASELINE};
	struct bookkeeping books;

	open_books(&books, baseline);
	accept_exact(&books, violations, count);
	if (find_gone(&books, file_exists, context)) {
		accept_moved(&books, violations, count, true);
		accept_moved(&books, violations, count, false);
	}
	for (size_t i = 0; i < baseline->entry_count; i++) {
		struct baseline_entry *entry = &baseline->entries[i];
		bool known = judged(context, entry->rule, entry->file, entry->symbol.len > 0);
		entry->unjudged = known ? 0 : books.accounts[i].left;
	}
	tell_all_stale(&books, &verdicts);
	violations_append_finished(&found, stale);
	close_books(&books);
}
