/* From violations to fixes: who is asked, what is tried, and in which order the answers come. */
#include <stdlib.h>

#include "fix/fixer.h"
#include "fix/trial.h"

/* ---- who knows what of which rule ---- */

struct rule_fixers {
	void (*repair)(const struct fixer *fixer);
	bool may_loosen;
};

static const struct rule_fixers fixers[RULE_COUNT] = {
	[RULE_DEPENDENCY] = {fix_include, true},
	[RULE_FORBIDDEN_DEPENDENCY] = {fix_include, false},
	[RULE_PRIVATE_HEADER] = {fix_include, false},
	[RULE_LAYER] = {fix_include, false},
	[RULE_VISIBILITY] = {fix_include, true},
	[RULE_EXTERNAL] = {fix_include, true},
	[RULE_DEPRECATED_DEPENDENCY] = {fix_include, false},
	[RULE_UNGUARDED_OPTIONAL] = {fix_include, false},
	[RULE_INTERFACE_LEAK] = {fix_include, false},
	[RULE_CYCLE] = {fix_include, false},
	[RULE_SUPPRESSION] = {fix_suppression, false},
	[RULE_UNUSED_DEPENDENCY] = {fix_entry, false},
	[RULE_HIDDEN_DEPENDENCY] = {NULL, true},
	[RULE_REDECLARATION] = {fix_declaration, false},
	[RULE_TRANSITIVE_INCLUDE] = {fix_transitive, false},
	[RULE_FORBIDDEN_SYMBOL] = {fix_symbol, false},
};

/* A repair of a policy needs no facts; any other stands in a file that is judged. */
static void repair(const struct fixer *fixer)
{
	const struct rule_fixers *of_rule = &fixers[fixer->violation->rule];

	if (of_rule->repair && (fixer->context->subject || of_rule->repair == fix_entry))
		of_rule->repair(fixer);
}

/* ---- what fixers use ---- */

bool text_range_eq(struct text_range a, struct text_range b)
{
	return a.begin.line == b.begin.line && a.begin.column == b.begin.column && a.end.line == b.end.line &&
	       a.end.column == b.end.column;
}

const struct resolved_include *fixer_include_at(const struct fix_context *context, struct text_range range)
{
	for (size_t i = 0; i < context->subject->include_count; i++) {
		const struct include_fact *include = context->subject->includes[i].include;
		if (include->form != INCLUDE_FORCED && text_range_eq(include->range, range))
			return &context->subject->includes[i];
	}
	return NULL;
}

static int cmp_edits(const void *a, const void *b)
{
	const struct fix_edit *x = a, *y = b;
	int order = str_cmp(x->file, y->file);

	return order ? order : (x->begin > y->begin) - (x->begin < y->begin);
}

void proposal_edit(const struct fixer *fixer, struct proposal *proposal, size_t begin, size_t end, struct str text)
{
	proposal->edits[proposal->edit_count++] =
		(struct fix_edit){.file = fixer->context->path, .begin = begin, .end = end, .text = text};
	qsort(proposal->edits, proposal->edit_count, sizeof *proposal->edits, cmp_edits);
}

static void append(const struct fixer *fixer, const struct fix *model)
{
	struct fix fix = *model;

	fix.violations = arena_copy(fixer->arena, &fixer->violation, sizeof(const struct violation *),
				    _Alignof(const struct violation *));
	fix.violation_count = 1;
	vec_push(fixer->out, fix);
}

void fixer_offer(const struct fixer *fixer, const struct proposal *proposal)
{
	struct fix fix = {
		.kind = proposal->kind,
		.title = proposal->title,
		.preferred = proposal->preferred,
		.safe = proposal->safe,
		.edits = arena_copy(fixer->arena, proposal->edits, proposal->edit_count * sizeof *proposal->edits,
				    _Alignof(struct fix_edit)),
		.edit_count = proposal->edit_count,
	};

	append(fixer, &fix);
}

bool fixer_try(const struct fixer *fixer, struct proposal *proposal)
{
	struct arena scratch = {0};
	struct trial trial;

	trial_run(&trial, fixer->context, &scratch, proposal->edits, proposal->edit_count);
	bool holds = trial_holds(&trial, fixer->context, &fixer->violation, 1);
	trial_finish(&trial);
	arena_finish(&scratch);
	if (holds)
		fixer_offer(fixer, proposal);
	return holds;
}

void fixer_hinder(const struct fixer *fixer, enum fix_kind kind, struct str title, struct str why)
{
	struct fix fix = {.kind = kind, .title = title, .hindrance = why};

	append(fixer, &fix);
}

/* ---- one answer to several violations ---- */

static bool same_edits(const struct fix *a, const struct fix *b)
{
	if (a->kind != b->kind || a->edit_count != b->edit_count || a->hindrance.len != b->hindrance.len)
		return false;
	for (size_t i = 0; i < a->edit_count; i++)
		if (cmp_edits(&a->edits[i], &b->edits[i]) != 0 || a->edits[i].end != b->edits[i].end ||
		    !str_eq(a->edits[i].text, b->edits[i].text))
			return false;
	return a->edit_count > 0 || str_eq(a->title, b->title);
}

static void answer_too(struct arena *arena, struct fix *fix, const struct fix *other)
{
	size_t count = fix->violation_count + other->violation_count;
	const struct violation **violations = arena_array(arena, const struct violation *, count);

	for (size_t i = 0; i < count; i++)
		violations[i] =
			i < fix->violation_count ? fix->violations[i] : other->violations[i - fix->violation_count];
	fix->violations = violations;
	fix->violation_count = count;
	fix->preferred |= other->preferred;
	fix->safe |= other->safe;
}

static void merge(struct arena *arena, struct fixes *fixes)
{
	size_t kept = 0;

	for (size_t i = 0; i < fixes->len; i++) {
		size_t same = 0;
		while (same < kept && !same_edits(&fixes->items[same], &fixes->items[i]))
			same++;
		if (same < kept)
			answer_too(arena, &fixes->items[same], &fixes->items[i]);
		else
			fixes->items[kept++] = fixes->items[i];
	}
	fixes->len = kept;
}

/* ---- the order ---- */

static int rank(const struct fix *fix)
{
	if (fix->kind == FIX_LOOSEN)
		return 4;
	if (fix->kind == FIX_SUPPRESS)
		return 3;
	return fix->hindrance.len ? 2 : fix->preferred ? 0 : 1;
}

/* Stable: within a rank in the order in which they were found. */
static void order(struct fixes *fixes)
{
	for (size_t i = 1; i < fixes->len; i++) {
		struct fix fix = fixes->items[i];
		size_t at = i;
		for (; at > 0 && rank(&fixes->items[at - 1]) > rank(&fix); at--)
			fixes->items[at] = fixes->items[at - 1];
		fixes->items[at] = fix;
	}
}

void fix_find(const struct fix_context *context, struct arena *arena, const struct violation *const *violations,
	      size_t count, struct fixes *out)
{
	struct fixes found = {0};

	for (size_t i = 0; i < count; i++) {
		struct fixer fixer = {context, arena, &found, violations[i]};
		repair(&fixer);
		fix_suppress(&fixer, violations, count);
		if (fixers[violations[i]->rule].may_loosen)
			fix_loosen(&fixer);
	}
	merge(arena, &found);
	order(&found);
	for (size_t i = 0; i < found.len; i++)
		vec_push(out, found.items[i]);
	vec_free(&found);
}

void fix_repairs(const struct fix_context *context, struct arena *arena, const struct violation *violation,
		 struct fixes *out)
{
	struct fixer fixer = {context, arena, out, violation};

	repair(&fixer);
	order(out);
}
