/* Writes a baseline: sorted, an entry a line and no line numbers, so that changes of it are read and merged easily. */
#include "judge/baseline.h"

#include <stdlib.h>

#include <autotomy/base/json.h>

struct entries {
	struct baseline_entry *items;
	size_t len, cap;
};

static void add_violation(struct entries *entries, const struct violation *violation)
{
	struct baseline_entry entry = {
		.rule = violation->rule,
		.from = violation->from,
		.to = violation->to,
		.file = violation->file,
		.target = violation->target,
		.symbol = violation->symbol,
		.count = 1,
	};

	vec_push(entries, entry);
}

static void add_unjudged(struct entries *entries, const struct baseline *old)
{
	for (size_t i = 0; old && i < old->entry_count; i++) {
		struct baseline_entry entry = old->entries[i];
		entry.count = entry.unjudged;
		if (entry.count)
			vec_push(entries, entry);
	}
}

static int by_key(const void *left, const void *right)
{
	const struct baseline_entry *a = left, *b = right;
	int order = str_cmp(str_from(rule_info(a->rule)->id), str_from(rule_info(b->rule)->id));

	order = order ? order : str_cmp(a->from, b->from);
	order = order ? order : str_cmp(a->to, b->to);
	order = order ? order : str_cmp(a->file, b->file);
	order = order ? order : str_cmp(a->target, b->target);
	return order ? order : str_cmp(a->symbol, b->symbol);
}

static void sum_equal(struct entries *entries)
{
	size_t kept = 0;

	if (entries->len)
		qsort(entries->items, entries->len, sizeof *entries->items, by_key);
	for (size_t i = 0; i < entries->len; i++) {
		if (kept && by_key(&entries->items[kept - 1], &entries->items[i]) == 0)
			entries->items[kept - 1].count += entries->items[i].count;
		else
			entries->items[kept++] = entries->items[i];
	}
	entries->len = kept;
}

/* What an entry has none of is left out. */
static void write_entry(const struct baseline_entry *entry, struct strbuf *out)
{
	const struct {
		const char *key;
		struct str value;
	} members[] = {
		{"rule", str_from(rule_info(entry->rule)->id)},
		{"from", entry->from},
		{"to", entry->to},
		{"file", entry->file},
		{"target", entry->target},
		{"symbol", entry->symbol},
	};

	strbuf_addc(out, '{');
	for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
		struct json_writer writer = {.buf = out};
		if (!members[i].value.len)
			continue;
		strbuf_printf(out, " \"%s\": ", members[i].key);
		json_write_string(&writer, members[i].value);
		strbuf_addc(out, ',');
	}
	strbuf_printf(out, " \"count\": %u }", entry->count);
}

void baseline_write(const struct baseline *old, const struct violation *const *violations, size_t count, bool grow,
		    struct strbuf *out)
{
	struct entries entries = {0};

	for (size_t i = 0; i < count; i++) {
		bool is_new = violations[i]->status == VIOLATION_NEW;
		if (violations[i]->status == VIOLATION_BASELINED || (grow && is_new))
			add_violation(&entries, violations[i]);
	}
	add_unjudged(&entries, old);
	sum_equal(&entries);
	strbuf_add(out, STR("{\n  \"version\": 1,\n  \"entries\": ["));
	for (size_t i = 0; i < entries.len; i++) {
		strbuf_add(out, i ? STR(",\n    ") : STR("\n    "));
		write_entry(&entries.items[i], out);
	}
	strbuf_add(out, entries.len ? STR("\n  ]\n}\n") : STR("]\n}\n"));
	vec_free(&entries);
}

size_t baseline_total(const struct baseline *baseline)
{
	size_t total = 0;

	for (size_t i = 0; baseline && i < baseline->entry_count; i++)
		total += baseline->entries[i].count;
	return total;
}
