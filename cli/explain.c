/* autotomy explain: the page of a rule; or a place: whose it is, what is told there, and why the rest is not. */
#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/check.h>
#include <autotomy/driver/query.h>
#include <autotomy/driver/root.h>

#include "command.h"
#include "place.h"
#include "rule_page.h"

/* ---- a rule ---- */

static int print_page(const struct rule_page *page)
{
	struct strbuf out = {0};
	for (const char *const *line = page->lines; *line; line++)
		strbuf_printf(&out, "%s\n", *line);
	int status = command_write(strbuf_str(&out));
	strbuf_free(&out);
	return status;
}

static const struct rule_page *find_page(const char *rule)
{
	for (const struct rule_page *page = rule_pages; page->rule; page++)
		if (strcmp(page->rule, rule) == 0)
			return page;
	return NULL;
}

/* ---- a place ---- */

struct explanation {
	struct check *check;
	struct model *model;
	const struct policy *policy;
	struct str path; /* tree path */
	uint32_t line;
	struct file_role role;
	struct arena arena;
	struct strbuf out;
	size_t told; /* how much was said of the line */
};

static void put_place(struct strbuf *out, const struct policy_place *place)
{
	strbuf_printf(out, "%.*s:%u:%u", STR_ARG(place->file), place->range.begin.line, place->range.begin.column);
}

static void tell_file(struct explanation *e)
{
	const char *what = e->role.source ? "source" : e->role.public_header ? "public header" : "private header";
	if (e->role.module == MODULE_NONE) {
		strbuf_printf(&e->out,
			      "%.*s is in no module: it has no `uses` to break, but the privacy of others binds it%s\n",
			      STR_ARG(e->path), e->role.composition_root ? "; it is a composition root" : "");
		return;
	}
	const struct policy_module *module = policy_module(e->policy, e->role.module);
	strbuf_printf(&e->out, "%.*s is a %s of '%.*s'", STR_ARG(e->path), what, STR_ARG(module->name));
	if (module->layer >= 0)
		strbuf_printf(&e->out, ", layer %.*s", STR_ARG(policy_layer(e->policy, (size_t)module->layer)));
	if (module->owner.len)
		strbuf_printf(&e->out, ", owner %.*s", STR_ARG(module->owner));
	strbuf_add(&e->out, STR(" ("));
	put_place(&e->out, &module->place);
	strbuf_addc(&e->out, ')');
	strbuf_add(&e->out, e->role.composition_root ? STR("; it is a composition root\n") : STR("\n"));
}

static void tell_violation(struct explanation *e, const struct violation *violation)
{
	static const char *const statuses[] = {
		[VIOLATION_NEW] = "",
		[VIOLATION_BASELINED] = ", accepted by the baseline",
		[VIOLATION_SUPPRESSED] = ", suppressed in the code",
	};
	strbuf_printf(&e->out, "%u:%u: %s: %.*s [%s]%s\n", violation->range.begin.line, violation->range.begin.column,
		      severity_name(violation->severity), STR_ARG(violation->message), rule_info(violation->rule)->id,
		      statuses[violation->status]);
	for (size_t i = 0; i < violation->note_count; i++) {
		const struct violation_note *note = &violation->notes[i];
		strbuf_printf(&e->out, "    %.*s:%u:%u: %.*s\n", STR_ARG(note->file), note->range.begin.line,
			      note->range.begin.column, STR_ARG(note->message));
	}
	e->told++;
}

static bool has_violation(const struct explanation *e, struct text_place place)
{
	const struct report *report = check_report(e->check);
	for (size_t i = 0; i < report->count; i++) {
		const struct violation *violation = report->violations[i];
		if (str_eq(violation->file, e->path) && violation->range.begin.line == place.line &&
		    violation->range.begin.column == place.column)
			return true;
	}
	return false;
}

static void tell_violations(struct explanation *e)
{
	const struct report *report = check_report(e->check);
	for (size_t i = 0; i < report->count; i++)
		if (str_eq(report->violations[i]->file, e->path) && report->violations[i]->range.begin.line == e->line)
			tell_violation(e, report->violations[i]);
}

/* Why nothing is told of what belongs to `to`. */
static void tell_why_not(struct explanation *e, module_id to)
{
	if (to == MODULE_NONE) {
		strbuf_add(&e->out, STR(", which is nobody's\n"));
		return;
	}
	strbuf_printf(&e->out, " of '%.*s'", STR_ARG(policy_module_name(e->policy, to)));
	if (to == e->role.module) {
		strbuf_add(&e->out, STR(": inside one module everything is allowed\n"));
	} else if (e->role.module == MODULE_NONE || e->role.composition_root) {
		strbuf_add(&e->out, STR(": no `uses` binds this file\n"));
	} else {
		struct policy_edge edge = policy_edge(e->policy, e->role.module, to);
		strbuf_add(&e->out, edge.allowed ? STR(": allowed by ") : STR(": decided by "));
		if (edge.has_place)
			put_place(&e->out, &edge.place);
		else
			strbuf_add(&e->out, STR("the policy"));
		strbuf_addc(&e->out, '\n');
	}
}

static void tell_include(void *context, const struct query_include *include)
{
	struct explanation *e = context;
	struct text_place place = include->include->range.begin;
	if (place.line != e->line || has_violation(e, place))
		return;
	e->told++;
	if (!include->target.len) {
		strbuf_printf(&e->out, "%u:%u: %.*s is not in this project, and no external forbids it\n", place.line,
			      place.column, STR_ARG(include->include->spelled));
		return;
	}
	strbuf_printf(&e->out, "%u:%u: includes %s%.*s", place.line, place.column,
		      include->target_role.public_header ? "the public header " : "", STR_ARG(include->target));
	tell_why_not(e, include->target_role.module);
}

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* One fault is told once: a use may break a rule that an include or a declaration has told already. */
static bool tell_elsewhere(struct explanation *e, const struct query_symbol *symbol)
{
	struct violations verdict = {0};
	query_may_use(e->model, &e->arena, query_from_file(e->model, e->path), symbol, &verdict);
	for (size_t i = 0; i < verdict.len; i++)
		strbuf_printf(&e->out, "%s%s [%s]", i ? ", " : ", which is told already where it came from: ",
			      severity_name(verdict.items[i].severity), rule_info(verdict.items[i].rule)->id);
	bool told = verdict.len > 0;
	if (told)
		strbuf_addc(&e->out, '\n');
	vec_free(&verdict);
	return told;
}

static void tell_symbol(struct explanation *e, struct text_place place)
{
	struct query_symbol symbol;
	if (has_violation(e, place) || !query_symbol_at(e->model, e->path, place, &symbol) ||
	    symbol.module == MODULE_NONE || symbol.module == e->role.module)
		return;
	e->told++;
	strbuf_printf(&e->out, "%u:%u: uses the %s%s %.*s", place.line, place.column, symbol.is_public ? "public " : "",
		      symbol_kind_name(symbol.kind), STR_ARG(symbol.name));
	if (!tell_elsewhere(e, &symbol))
		tell_why_not(e, symbol.module);
}

static void tell_symbols(struct explanation *e, struct str text)
{
	for (uint32_t i = 0; i < text.len; i++)
		if (is_name_byte(text.ptr[i]) && (i == 0 || !is_name_byte(text.ptr[i - 1])))
			tell_symbol(e, (struct text_place){e->line, i + 1});
}

static int explain_line(struct explanation *e)
{
	struct str text;
	if (!query_role(e->model, e->path, &e->role))
		return command_fault("%.*s is no source or header of this project", STR_ARG(e->path));
	if (!check_line(e->check, e->path, e->line, &text))
		return command_fault("%.*s has no line %u", STR_ARG(e->path), e->line);
	tell_file(e);
	tell_violations(e);
	query_each_include(e->model, e->path, tell_include, e);
	tell_symbols(e, arena_str(&e->arena, text));
	if (!e->told)
		strbuf_add(&e->out, STR("nothing on this line crosses a boundary\n"));
	return command_write(strbuf_str(&e->out));
}

static int explain_place(struct explanation *e, const struct place *place)
{
	e->check =
		check_run(&(struct check_options){.root = place->root, .config = place->config, .level = CHECK_FULL});
	e->model = check_model(e->check);
	e->policy = query_policy(e->model);
	int status = check_policy_faulty(e->check) ? command_fault("the policy has faults; autotomy check tells them")
						   : explain_line(e);
	check_destroy(e->check);
	return status;
}

/* FILE:LINE, or FILE:LINE:COLUMN as others print it. */
static bool read_place(struct arena *arena, const char *word, char **file, uint32_t *line)
{
	*file = arena_copy(arena, word, strlen(word) + 1, 1);
	for (int numbers = 0; numbers < 2; numbers++) {
		char *colon = strrchr(*file, ':'), *end;
		unsigned long number = colon ? strtoul(colon + 1, &end, 10) : 0;
		if (!colon || end == colon + 1 || *end || number == 0 || number > UINT32_MAX)
			return numbers > 0;
		*line = (uint32_t)number;
		*colon = '\0';
	}
	return true;
}

static int explain_word(struct arena *arena, const struct command *command, const char *word)
{
	struct explanation e = {0};
	struct place place;
	char *file;
	if (!read_place(arena, word, &file, &e.line)) {
		struct str nearest = rule_nearest(str_from(word));
		return nearest.len ? command_misuse(command, "'%s' is no rule and no FILE:LINE; did you mean %.*s?",
						    word, STR_ARG(nearest))
				   : command_misuse(command, "'%s' is no rule and no FILE:LINE", word);
	}
	if (!place_find(arena, NULL, file, &place))
		return EXIT_FAULT;
	struct str absolute = path_real(arena, place_path(arena, &place, file));
	if (!path_is_under(absolute, place.root))
		return command_fault("%s lies outside %.*s", file, STR_ARG(place.root));
	e.path = path_relative(arena, place.root, absolute);
	int status = explain_place(&e, &place);
	strbuf_free(&e.out);
	arena_finish(&e.arena);
	return status;
}

static int run(const struct command *command, int argc, char **argv)
{
	if (argc != 2)
		return command_misuse(command, "one word was expected: a rule, or FILE:LINE");
	const struct rule_page *page = find_page(argv[1]);
	if (page)
		return print_page(page);
	struct arena arena = {0};
	int status = explain_word(&arena, command, argv[1]);
	arena_finish(&arena);
	return status;
}

const struct command command_explain = {
	.name = "explain",
	.arguments = "RULE | FILE:LINE",
	.summary = "Prints the page of a rule, or tells why a line is, or is not, a violation",
	.help = "RULE is an id as `autotomy rules` lists them. Of a line it is told whose file it is in, each "
		"violation with its\n"
		"notes, accepted ones too, and of every other include and foreign symbol which line of the policy "
		"allows it.\n",
	.run = run,
};
