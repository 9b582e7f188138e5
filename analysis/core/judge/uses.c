/* Whose symbols a file uses: the symbol side of the module graph. */
#include "judge/parse_view.h"
#include "rules/ownership.h"

struct foreign_use {
	module_id to;
	struct text_place place;
};

struct foreign_uses {
	struct foreign_use *items;
	size_t len, cap;
	struct owners owners; /* of the use at hand */
};

static int foreign_use_cmp(const void *a, const void *b)
{
	const struct foreign_use *left = a, *right = b;

	if (left->to != right->to)
		return left->to < right->to ? -1 : 1;
	if (left->place.line != right->place.line)
		return left->place.line < right->place.line ? -1 : 1;
	return (left->place.column > right->place.column) - (left->place.column < right->place.column);
}

static void each_use(const struct use_site *site, void *visitor)
{
	struct foreign_uses *uses = visitor;

	if (site->use->how & USE_UNNAMED)
		return;
	owners_of(site, &uses->owners);
	for (size_t i = 0; i < uses->owners.len; i++)
		vec_push(uses, (struct foreign_use){uses->owners.items[i], site->use->range.begin});
}

void judge_symbol_uses(const struct judge_context *context, const struct subject *subject,
		       void (*visit)(void *visitor, module_id to, uint32_t count), void *visitor)
{
	struct foreign_uses uses = {0};
	uint32_t count = 0;

	if (subject->role.module == MODULE_NONE || subject->role.excluded || subject->role.composition_root)
		return;
	const struct site_visitor each = {.use = each_use, .visitor = &uses};
	for (size_t i = 0; i < subject->parse_count; i++)
		parse_each_site(context, subject, i, &each);
	if (uses.len)
		qsort(uses.items, uses.len, sizeof *uses.items, foreign_use_cmp);
	for (size_t i = 0; i < uses.len; i++) {
		count += i == 0 || foreign_use_cmp(&uses.items[i - 1], &uses.items[i]) != 0;
		if (i + 1 == uses.len || uses.items[i + 1].to != uses.items[i].to) {
			visit(visitor, uses.items[i].to, count);
			count = 0;
		}
	}
	vec_free(&uses.owners);
	vec_free(&uses);
}
