/* Walks the uses and declarations of one file in the facts of a parse. */
#include "judge/parse_view.h"

#include "rules/ownership.h"

struct file_role parse_view_role(struct parse_view *view, uint32_t file)
{
	if (!view->known[file]) {
		view->roles[file] = policy_role(view->policy, view->facts->files[file], false);
		view->known[file] = true;
	}
	return view->roles[file];
}

/* ---- tokens that are nobody's ---- */

/* What a token names, and the module that it is of. */
struct named_use {
	struct text_place place;
	module_id owner;
	bool field;
	struct str name;
};

struct named_uses {
	struct named_use *items;
	size_t len, cap;
};

static int cmp_places(struct text_place a, struct text_place b)
{
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return (a.column > b.column) - (a.column < b.column);
}

static int cmp_named_uses(const void *a, const void *b)
{
	const struct named_use *x = a, *y = b;
	int order = cmp_places(x->place, y->place);

	if (!order)
		order = (x->owner > y->owner) - (x->owner < y->owner);
	return order ? order : str_cmp(x->name, y->name);
}

static void note_named(const struct use_site *site, void *visitor)
{
	const struct symbol_fact *symbol = site->symbol;

	if (symbol->kind == SYMBOL_MACRO || symbol->place_count == 0)
		return;
	module_id owner = ownership(site)->definer;
	if (owner == MODULE_NONE)
		owner = parse_view_role(site->view, symbol->places[0].file).module;
	struct named_use use = {site->use->range.begin, owner, symbol->kind == SYMBOL_FIELD, symbol->name};
	vec_push((struct named_uses *)visitor, use);
}

/* A name that is the same each time is one that several commands find in several places. */
static bool are_shared(const struct named_use *a, const struct named_use *b)
{
	return cmp_places(a->place, b->place) == 0 && a->owner != b->owner && (a->field || !str_eq(a->name, b->name));
}

/* Of the uses, those whose token names what is of several modules, once each. */
static void keep_shared(struct named_uses *uses)
{
	size_t kept = 0;

	if (uses->len)
		qsort(uses->items, uses->len, sizeof *uses->items, cmp_named_uses);
	for (size_t i = 1; i < uses->len; i++) {
		const struct named_use *item = &uses->items[i];
		if (!are_shared(item, &uses->items[i - 1]))
			continue;
		if (kept == 0 || cmp_places(uses->items[kept - 1].place, item->place) != 0)
			uses->items[kept++] = *item;
	}
	uses->len = kept;
}

static bool is_shared(const struct named_uses *shared, const struct use_site *site)
{
	struct named_use key = {.place = site->use->range.begin};
	size_t low = 0, high = shared->len;

	if (site->symbol->kind == SYMBOL_MACRO)
		return false;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (cmp_places(shared->items[middle].place, key.place) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < shared->len && cmp_places(shared->items[low].place, key.place) == 0;
}

/* ---- the walk ---- */

static const struct command_set under_any_command = {UINT64_MAX, UINT64_MAX};

/* Which uses are shown. */
struct tokens {
	struct named_uses shared; /* not these, that are nobody's */
	bool twins_only;          /* those of tokens that have several: in one parse only these can be nobody's */
};

static bool is_same_token(const struct use_fact *a, const struct use_fact *b)
{
	return a->file == b->file && cmp_places(a->range.begin, b->range.begin) == 0;
}

/* Whether the token has another use; they stand side by side. */
static bool has_twin(const struct parse_facts *facts, size_t i)
{
	const struct use_fact *uses = facts->uses;

	return (i > 0 && is_same_token(&uses[i - 1], &uses[i])) ||
	       (i + 1 < facts->use_count && is_same_token(&uses[i], &uses[i + 1]));
}

static void visit_uses(struct parse_view *view, uint32_t file, const struct site_visitor *visitor,
		       const struct tokens *tokens)
{
	const struct parse_facts *facts = view->facts;

	for (size_t i = parse_facts_first_use(facts, file); i < facts->use_count && facts->uses[i].file == file; i++) {
		if (tokens->twins_only && !has_twin(facts, i))
			continue;
		struct use_site site = {
			.policy = view->policy,
			.subject = view->subject,
			.view = view,
			.use = &facts->uses[i],
			.symbol = &facts->symbols[facts->uses[i].symbol],
			.from = view->subject->role.module,
		};
		if (!is_shared(&tokens->shared, &site))
			visitor->use(&site, visitor->visitor);
	}
}

static void visit_declarations(struct parse_view *view, uint32_t file, const struct site_visitor *visitor)
{
	const struct parse_facts *facts = view->facts;

	for (size_t i = 0; i < facts->symbol_count; i++) {
		for (size_t p = 0; p < facts->symbols[i].place_count; p++) {
			struct use_site site = {
				.policy = view->policy,
				.subject = view->subject,
				.view = view,
				.place = &facts->symbols[i].places[p],
				.symbol = &facts->symbols[i],
				.from = view->subject->role.module,
			};
			if (site.place->file == file)
				visitor->declaration(&site, visitor->visitor);
		}
	}
}

static void visit_parse(const struct judge_context *context, const struct subject *subject,
			const struct parse_facts *facts, uint32_t file, struct command_set commands,
			const struct site_visitor *visitor, const struct tokens *tokens)
{
	struct parse_view view = {
		.context = context,
		.policy = context->policy,
		.subject = subject,
		.facts = facts,
		.commands = commands,
		.roles = mem_zalloc((facts->file_count + 1) * sizeof *view.roles),
		.known = mem_zalloc(facts->file_count + 1),
		.symbols = mem_zalloc((facts->symbol_count + 1) * sizeof *view.symbols),
	};

	if (visitor->use)
		visit_uses(&view, file, visitor, tokens);
	if (visitor->declaration)
		visit_declarations(&view, file, visitor);
	free(view.roles);
	free(view.known);
	free(view.symbols);
}

static void visit_all(const struct judge_context *context, const struct subject *subject,
		      const struct site_visitor *visitor, const struct tokens *tokens)
{
	const struct site_visitor uses = {.use = visitor->use, .visitor = visitor->visitor};
	const struct command_set none = {0};

	for (size_t i = 0; i < subject->parse_count; i++)
		visit_parse(context, subject, subject->parses[i], subject->file_index[i],
			    subject->parse_commands ? subject->parse_commands[i] : none, visitor, tokens);
	/* Other files' parses are under no command of this one: what they find, no command explains. */
	for (size_t i = 0; i < subject->body_parse_count; i++)
		visit_parse(context, subject, subject->body_parses[i], subject->body_file_index[i], under_any_command,
			    &uses, tokens);
}

/*
 * A macro that serves many names their fields, or makes their names with ##, by one token: what several modules own is
 * nobody's, as with every name.
 */
void parse_each_site(const struct judge_context *context, const struct subject *subject,
		     const struct site_visitor *visitor)
{
	struct named_uses named = {0};
	struct tokens tokens = {.twins_only = subject->parse_count + subject->body_parse_count == 1};
	const struct site_visitor names = {.use = note_named, .visitor = &named};

	visit_all(context, subject, &names, &tokens);
	keep_shared(&named);
	tokens = (struct tokens){.shared = named};
	visit_all(context, subject, visitor, &tokens);
	vec_free(&named);
}
