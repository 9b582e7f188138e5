/* What blank bodies named, told again. */
#include "retelling.h"

#include "extractor.h"

void retelling_begin(struct retelling *retelling, struct arena *arena, const struct bodies *earlier,
		     const struct blanked *blanked, struct str text)
{
	*retelling = (struct retelling){.earlier = earlier, .blanked = blanked, .text = text};
	retelling->symbol_of = arena_array(arena, uint32_t, earlier->symbols.len);
	for (size_t i = 0; i < earlier->symbols.len; i++)
		retelling->symbol_of[i] = SYMBOL_NONE;
}

/* ---- expansions ---- */

void retelling_expand(struct extractor *extractor, uint32_t before)
{
	struct retelling *retelling = extractor->retelling;
	const struct bodies *earlier = retelling->earlier;
	const struct blanked *blanked = retelling->blanked;
	for (; retelling->next_expansion < earlier->expansions.len; retelling->next_expansion++) {
		struct main_expansion expansion = earlier->expansions.items[retelling->next_expansion];
		uint32_t body = body_around(&earlier->list, expansion.offset);
		if (body == BODY_NONE || !blanked->blank[body])
			continue;
		uint32_t length = expansion.end - expansion.offset;
		expansion.offset = blanked_moved(&blanked->edit, expansion.offset);
		expansion.end = expansion.offset + length;
		if (expansion.offset >= before)
			return;
		if (blanked->text.ptr[expansion.offset] != ' ')
			continue; /* in a directive: libclang sees it */
		if (!macros_expand_again(&extractor->macros, expansion))
			retelling->failed = true;
	}
}

/* ---- references ---- */

static uint32_t symbol_here(struct extractor *extractor, uint32_t number)
{
	struct retelling *retelling = extractor->retelling;
	const struct bodies *earlier = retelling->earlier;
	if (number == SYMBOL_NONE || number < earlier->head_symbols)
		return number;
	uint32_t *known = &retelling->symbol_of[number - earlier->head_symbols];
	if (*known != SYMBOL_NONE)
		return *known;
	struct symbol symbol = earlier->symbols.items[number - earlier->head_symbols];
	uint32_t holder = symbol.holder;
	if (symbol.key.source == 0)
		symbol.key.offset = blanked_moved(&retelling->blanked->edit, symbol.key.offset);
	bool added;
	*known = symbols_take_over(&extractor->symbols, &symbol, &added);
	retelling->failed |= *known == SYMBOL_NONE;
	if (added) { /* the other is numbered behind it, as where libclang is asked */
		holder = symbol_here(extractor, holder);
		struct symbol *here = &extractor->symbols.items.items[*known];
		here->holder = holder;
		here->last_name = arena_str(extractor->arena, here->last_name);
		here->traits.name = arena_str(extractor->arena, here->traits.name);
	}
	return *known;
}

/* Tells a reference, and writes it down. */
static void tell_use(struct extractor *extractor, const struct body_use *use)
{
	struct spot spot = {0, use->offset};
	bodies_use(extractor, spot, use->end, use->symbol, use->how);
	if (use->end)
		uses_add(&extractor->uses,
			 (struct use){.begin = spot, .end = use->end, .symbol = use->symbol, .how = use->how});
	else
		macros_tell(&extractor->macros, spot, use->symbol, use->how);
}

static void tell_body(struct extractor *extractor, const struct body *body)
{
	struct retelling *retelling = extractor->retelling;
	for (uint32_t i = 0; i < body->use_count && !retelling->failed; i++) {
		struct body_use use = retelling->earlier->uses.items[body->first_use + i];
		uint32_t length = use.end ? use.end - use.offset : 0;
		use.offset = blanked_moved(&retelling->blanked->edit, use.offset);
		use.end = length ? use.offset + length : 0;
		use.symbol = symbol_here(extractor, use.symbol);
		if (!retelling->failed)
			tell_use(extractor, &use);
	}
}

/* ---- bodies ---- */

/* Whether a body is where an earlier one should be now. */
static bool is_at(const struct retelling *retelling, uint32_t index, const struct body *body)
{
	const struct body *earlier = &retelling->earlier->list.items.items[index];
	const struct text_difference *edit = &retelling->blanked->edit;
	uint32_t begin = earlier->begin <= edit->begin ? earlier->begin : blanked_moved(edit, earlier->begin);
	uint32_t end = earlier->end < edit->begin ? earlier->end : earlier->end - edit->old_end + edit->new_end;
	return body->begin == begin && body->end == end;
}

void retelling_meet(struct extractor *extractor, const struct body *body)
{
	struct retelling *retelling = extractor->retelling;
	const struct blanked *blanked = retelling->blanked;
	size_t count = retelling->earlier->list.items.len;
	if (blanked->edited != BODY_NONE && is_at(retelling, blanked->edited, body)) {
		retelling->edited_met = true;
		return;
	}
	while (retelling->next_body < count && !blanked->blank[retelling->next_body])
		retelling->next_body++;
	if (retelling->next_body == count || !is_at(retelling, retelling->next_body, body))
		return;
	retelling->met++;
	tell_body(extractor, &retelling->earlier->list.items.items[retelling->next_body++]);
}

/* ---- the end ---- */

/* What is included behind the preamble may have changed on the disk, come or gone. */
static bool are_late_files_the_same(const struct bodies *earlier, const struct bodies *bodies)
{
	bool same = earlier->late.len == bodies->late.len;
	for (size_t i = 0; i < bodies->late.len && same; i++)
		same = str_eq(earlier->late.items[i].path, bodies->late.items[i].path) &&
		       earlier->late.items[i].hash == bodies->late.items[i].hash;
	return same;
}

bool retelling_holds(const struct extractor *extractor, uint32_t first_error)
{
	const struct retelling *retelling = extractor->retelling;
	const struct blanked *blanked = retelling->blanked;
	bool between = blanked->edited == BODY_NONE;
	/* An error elsewhere may come of what was blanked, or would be another one without. */
	bool sound = first_error >= (between ? blanked->edit.begin : UINT32_MAX);
	return sound && !retelling->failed && retelling->met == blanked->count && (between || retelling->edited_met) &&
	       are_late_files_the_same(retelling->earlier, extractor->bodies);
}
