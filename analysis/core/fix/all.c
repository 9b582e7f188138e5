/* All fixes of a file as one: each is found in the text that the ones before leave. */
#include <string.h>

#include "fix/fixer.h"
#include "fix/trial.h"

enum { STEPS_MAX = 1000 }; /* fixes in one go; each costs a judgement of the file */

/* Bytes [begin, end) of the first text that are [now_begin, now_end) of the present one. */
struct patch {
	size_t begin, end, now_begin, now_end;
};

struct patches {
	struct patch *items; /* in order, none touching another */
	size_t len, cap;
};

/* Where a byte of the present text that no patch covers stood in the first one, seen from the patch before it. */
static size_t origin(const struct patches *patches, size_t before, size_t now)
{
	if (before == 0)
		return now;
	const struct patch *patch = &patches->items[before - 1];
	return patch->end + (now - patch->now_end);
}

/* Takes in an edit of the present text: what it touches becomes one patch with it. */
static void add_edit(struct patches *patches, size_t begin, size_t end, size_t inserted)
{
	size_t first = 0, behind;

	while (first < patches->len && patches->items[first].now_end < begin)
		first++;
	for (behind = first; behind < patches->len && patches->items[behind].now_begin <= end;)
		behind++;
	struct patch patch = {origin(patches, first, begin), 0, begin, end};
	if (behind > first && patches->items[first].now_begin < begin) {
		patch.begin = patches->items[first].begin;
		patch.now_begin = patches->items[first].now_begin;
	}
	patch.end = origin(patches, behind, end);
	if (behind > first && patches->items[behind - 1].now_end > end) {
		patch.end = patches->items[behind - 1].end;
		patch.now_end = patches->items[behind - 1].now_end;
	}
	patch.now_end += inserted - (end - begin);
	for (size_t i = behind; i < patches->len; i++) {
		patches->items[i].now_begin += inserted - (end - begin);
		patches->items[i].now_end += inserted - (end - begin);
	}
	size_t rest = patches->len - behind;
	if (behind == first)
		vec_push(patches, patch);
	memmove(patches->items + first + 1, patches->items + behind, rest * sizeof patch);
	patches->items[first] = patch;
	patches->len = first + 1 + rest;
}

/* From the last to the first, so that the places of the others hold. */
static void add_edits(struct patches *patches, const struct fix_edit *edits, size_t count)
{
	for (size_t i = count; i-- > 0;)
		add_edit(patches, edits[i].begin, edits[i].end, edits[i].text.len);
}

/* ---- the walk ---- */

struct walk {
	enum rule_id rule;
	struct arena *arena; /* of the result */
	struct arena found;  /* of the fixes of one step */
	struct patches patches;
	VEC(const struct violation *) solved; /* of the first verdict */
	VEC(uint64_t) hopeless; /* fingerprints of what nothing mends: looked at once, so that time is bounded */
	const struct fix_context *first;
};

static bool is_hopeless(const struct walk *walk, const struct violation *violation)
{
	for (size_t i = 0; i < walk->hopeless.len; i++)
		if (walk->hopeless.items[i] == violation->fingerprint)
			return true;
	return false;
}

static bool is_wanted(const struct walk *walk, const struct violation *violation)
{
	return violation->status == VIOLATION_NEW && (walk->rule == RULE_NONE || violation->rule == walk->rule);
}

/* A fix of the violation that may be applied unasked. */
static bool find_safe(struct walk *walk, const struct fix_context *context, const struct violation *violation,
		      struct fix *fix)
{
	struct fixes fixes = {0};
	bool found = false;

	fix_repairs(context, &walk->found, violation, &fixes);
	for (size_t i = 0; i < fixes.len && !found; i++) {
		found = fixes.items[i].preferred && fixes.items[i].safe;
		*fix = fixes.items[i];
	}
	vec_free(&fixes);
	return found;
}

/* The first one, in the order of the verdict. */
static bool find_next(struct walk *walk, const struct fix_context *context, struct fix *fix)
{
	for (size_t i = 0; i < context->verdict_count; i++) {
		const struct violation *violation = &context->verdict[i];
		if (!is_wanted(walk, violation) || is_hopeless(walk, violation))
			continue;
		if (find_safe(walk, context, violation, fix))
			return true;
		vec_push(&walk->hopeless, violation->fingerprint);
	}
	return false;
}

/* Which violations of the first verdict are not told any more at the end. */
static void collect_solved(struct walk *walk, const struct fix_context *last)
{
	for (size_t i = 0; i < walk->first->verdict_count; i++) {
		const struct violation *violation = &walk->first->verdict[i];
		bool told = !is_wanted(walk, violation);
		for (size_t k = 0; k < last->verdict_count && !told; k++)
			told = last->verdict[k].fingerprint == violation->fingerprint;
		if (!told)
			vec_push(&walk->solved, violation);
	}
}

static void tell(const struct walk *walk, struct str text, struct fix *fix)
{
	struct fix_edit *edits = arena_array(walk->arena, struct fix_edit, walk->patches.len);

	for (size_t i = 0; i < walk->patches.len; i++) {
		const struct patch *patch = &walk->patches.items[i];
		edits[i] = (struct fix_edit){
			.file = walk->first->path,
			.begin = patch->begin,
			.end = patch->end,
			.text = arena_str(walk->arena, str_sub(text, patch->now_begin, patch->now_end)),
		};
	}
	*fix = (struct fix){
		.preferred = true,
		.safe = true,
		.title = STR("Fix all boundary violations in this file that can be fixed safely"),
		.violations = arena_copy(walk->arena, walk->solved.items, walk->solved.len * sizeof *walk->solved.items,
					 _Alignof(const struct violation *)),
		.violation_count = walk->solved.len,
		.edits = edits,
		.edit_count = walk->patches.len,
	};
	if (walk->rule != RULE_NONE)
		fix->title = arena_printf(walk->arena, "Fix all '%s' in this file", rule_info(walk->rule)->id);
}

bool fix_all(const struct fix_context *context, struct arena *arena, enum rule_id rule, struct fix *fix)
{
	struct walk walk = {.rule = rule, .arena = arena, .first = context};
	struct arena memory[2] = {{0}};
	struct trial trials[2] = {0};
	struct fix step;
	size_t steps = 0;

	/* A trial borrows from the one before alone. */
	for (; steps < STEPS_MAX && context->subject && find_next(&walk, context, &step); steps++) {
		struct trial *trial = &trials[steps % 2];
		add_edits(&walk.patches, step.edits, step.edit_count);
		trial_finish(trial);
		arena_reset(&memory[steps % 2]);
		trial_run(trial, context, &memory[steps % 2], step.edits, step.edit_count);
		context = &trial->context;
		arena_reset(&walk.found);
	}
	if (steps) {
		collect_solved(&walk, context);
		tell(&walk, context->text, fix);
	}
	for (size_t i = 0; i < 2; i++) {
		trial_finish(&trials[i]);
		arena_finish(&memory[i]);
	}
	arena_finish(&walk.found);
	vec_free(&walk.patches);
	vec_free(&walk.solved);
	vec_free(&walk.hopeless);
	return steps > 0;
}
