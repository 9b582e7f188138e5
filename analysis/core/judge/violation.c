/* The order of violations, and their fingerprints. */
#include "judge/finish.h"

#include <stdio.h>

#include <autotomy/base/hash.h>

static int compare_numbers(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

static int compare_places(struct text_place a, struct text_place b)
{
	int order = compare_numbers(a.line, b.line);

	return order ? order : compare_numbers(a.column, b.column);
}

/* What may tell apart two violations of one rule at one place; the ends and modules come last to make the order total.
 */
static int compare_content(const struct violation *a, const struct violation *b)
{
	int order = str_cmp(a->target, b->target);

	if (!order)
		order = str_cmp(a->symbol, b->symbol);
	if (!order)
		order = str_cmp(a->message, b->message);
	if (!order)
		order = str_cmp(a->from, b->from);
	if (!order)
		order = str_cmp(a->to, b->to);
	return order ? order : compare_places(a->range.end, b->range.end);
}

int violation_cmp_qsort(const void *a, const void *b)
{
	const struct violation *left = a, *right = b;
	int order = str_cmp(left->file, right->file);

	if (!order)
		order = compare_places(left->range.begin, right->range.begin);
	if (!order)
		order = str_cmp(str_from(rule_info(left->rule)->id), str_from(rule_info(right->rule)->id));
	return order ? order : compare_content(left, right);
}

void violations_sort(struct violations *violations)
{
	if (violations->len)
		qsort(violations->items, violations->len, sizeof *violations->items, violation_cmp_qsort);
}

/* Equal for violations that only their place tells apart. */
static uint64_t content_hash(const struct violation *violation)
{
	uint64_t hash = hash_more(0, str_from(rule_info(violation->rule)->id));

	hash = hash_more(hash, violation->from);
	hash = hash_more(hash, violation->to);
	hash = hash_more(hash, violation->file);
	hash = hash_more(hash, violation->target);
	return hash_more(hash, violation->symbol);
}

struct hashed {
	uint64_t hash;
	size_t index;
};

static int hashed_cmp(const void *a, const void *b)
{
	const struct hashed *left = a, *right = b;

	if (left->hash != right->hash)
		return left->hash < right->hash ? -1 : 1;
	return (left->index > right->index) - (left->index < right->index);
}

void violations_fingerprint(struct violations *violations)
{
	if (!violations->len)
		return;
	struct hashed *hashed = mem_resize(NULL, violations->len, sizeof *hashed);
	uint32_t ordinal = 0;

	for (size_t i = 0; i < violations->len; i++)
		hashed[i] = (struct hashed){content_hash(&violations->items[i]), i};
	qsort(hashed, violations->len, sizeof *hashed, hashed_cmp);
	for (size_t i = 0; i < violations->len; i++) {
		char digits[16];
		ordinal = i > 0 && hashed[i].hash == hashed[i - 1].hash ? ordinal + 1 : 0;
		int len = snprintf(digits, sizeof digits, "%u", ordinal);
		violations->items[hashed[i].index].fingerprint =
			hash_more(hashed[i].hash, (struct str){digits, (size_t)len});
	}
	free(hashed);
}
