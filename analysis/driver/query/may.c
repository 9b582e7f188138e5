/* What would be allowed: the rules are asked about a file that holds one made-up include, or one made-up use. */
#include <autotomy/driver/query.h>

#include "model/model.h"
#include "model/model_parts.h"

/* Where a made-up token stands. */
static const struct text_range nowhere = {{1, 1}, {1, 1}};

struct query_from query_from_file(const struct model *model, struct str path)
{
	struct query_from from = {.path = path};
	query_role(model, path, &from.role);
	return from;
}

struct query_from query_from_module(module_id module)
{
	return (struct query_from){.role = {.module = module}};
}

/* Rules that look at the file as a whole say nothing of the question. */
static void keep_answers(struct violations *verdict, size_t begin)
{
	size_t kept = begin;
	for (size_t i = begin; i < verdict->len; i++) {
		if (verdict->items[i].rule != RULE_UNOWNED_FILE)
			verdict->items[kept++] = verdict->items[i];
	}
	verdict->len = kept;
}

static void judge(const struct judge_context *context, struct arena *arena, const struct subject *subject,
		  struct violations *verdict)
{
	struct violations found = {0};
	size_t begin = verdict->len;
	judge_file(context, arena, subject, &found);
	judge_finish(context, arena, subject, &found);
	for (size_t i = 0; i < found.len; i++)
		vec_push(verdict, found.items[i]);
	vec_free(&found);
	keep_answers(verdict, begin);
}

/* The first include between two modules may close a cycle; it is asked for where nothing else stands in its way. */
static struct graph_plan *plan_with(const struct model *model, struct file_role from, struct file_role to)
{
	const struct policy *policy = model->configuration.policy;
	if (!model->plan || from.composition_root || to.excluded || from.module == MODULE_NONE ||
	    to.module == MODULE_NONE || from.module == to.module ||
	    !policy_edge(policy, from.module, to.module).allowed)
		return NULL;
	return graph_plan_with(model->graph, policy, from.module, to.module);
}

void query_may_include(struct model *model, struct arena *arena, struct query_from from, struct str target,
		       struct query_written written, struct violations *verdict)
{
	static const struct scan_facts no_facts;
	struct include_fact include = {
		.spelled = written.spelled,
		.range = nowhere,
		.directive_line = nowhere.begin.line,
		.form = written.form,
		.conditional = written.conditional,
	};
	struct resolved_include resolved = {.include = &include, .target = target};
	if (target.len)
		query_role(model, target, &resolved.target_role);
	struct subject subject = {
		.path = from.path,
		.role = from.role,
		.scan = &no_facts,
		.includes = &resolved,
		.include_count = 1,
	};
	struct judge_context context = model_judge_context(model);
	struct graph_plan *plan = target.len ? plan_with(model, from.role, resolved.target_role) : NULL;
	if (plan)
		context.plan = plan;
	judge(&context, arena, &subject, verdict);
	graph_plan_destroy(plan);
}

/* ---- uses ---- */

/* Files are numbered as they are met; what the user declares itself stands in its own, which is the first. */
static uint32_t add_file(struct parse_facts *made, struct str path)
{
	if (made->files[0].len && str_eq(made->files[0], path))
		return 0;
	made->files[made->file_count] = path;
	return (uint32_t)made->file_count++;
}

static void add_symbol(struct arena *arena, struct parse_facts *made, const struct parse_facts *facts, uint32_t number)
{
	struct symbol_fact *symbol = &made->symbols[made->symbol_count++];
	*symbol = facts->symbols[number];
	symbol->places = arena_array(arena, struct symbol_place, symbol->place_count);
	for (size_t i = 0; i < symbol->place_count; i++) {
		symbol->places[i] = facts->symbols[number].places[i];
		symbol->places[i].file = add_file(made, facts->files[symbol->places[i].file]);
	}
}

/* The symbol alone, and the type that holds it, or that it names. */
static struct parse_facts one_use(struct arena *arena, struct str user, const struct query_symbol *symbol)
{
	const struct parse_facts *facts = symbol->facts;
	uint32_t record = facts->symbols[symbol->number].record;
	bool has_record = record != SYMBOL_RECORD_NONE;
	size_t places =
		facts->symbols[symbol->number].place_count + (has_record ? facts->symbols[record].place_count : 0);
	struct parse_facts made = {
		.files = arena_array(arena, struct str, 1 + places),
		.file_count = 1,
		.symbols = arena_array(arena, struct symbol_fact, 2),
		.uses = arena_new(arena, struct use_fact),
		.use_count = 1,
	};
	made.files[0] = user;
	made.uses[0].range = nowhere;
	add_symbol(arena, &made, facts, symbol->number);
	if (has_record) {
		add_symbol(arena, &made, facts, record);
		made.symbols[0].record = 1;
		made.symbols[1].record = SYMBOL_RECORD_NONE;
	}
	return made;
}

void query_may_use(struct model *model, struct arena *arena, struct query_from from, const struct query_symbol *symbol,
		   struct violations *verdict)
{
	static const struct scan_facts no_facts;
	static const uint32_t index = 0;
	struct parse_facts made = one_use(arena, from.path, symbol);
	const struct parse_facts *parses[] = {&made};
	struct subject subject = {
		.path = from.path,
		.role = from.role,
		.scan = &no_facts,
		.parses = parses,
		.file_index = &index,
		.parse_count = 1,
	};
	struct judge_context context = model_judge_context(model);
	judge(&context, arena, &subject, verdict);
}

bool query_is_denied(const struct violations *verdict)
{
	for (size_t i = 0; i < verdict->len; i++) {
		if (verdict->items[i].severity == SEVERITY_ERROR)
			return true;
	}
	return false;
}

/* ---- who may ---- */

/* What all modules are asked about: an include, a use, or both. */
struct asked_for {
	struct str header; /* tree path */
	struct query_written written;
	const struct query_symbol *symbol; /* or NULL */
};

static bool may(struct model *model, struct arena *scratch, module_id module, const struct asked_for *asked)
{
	struct violations verdict = {0};
	struct query_from from = query_from_module(module);
	if (asked->written.spelled.len)
		query_may_include(model, scratch, from, asked->header, asked->written, &verdict);
	if (asked->symbol)
		query_may_use(model, scratch, from, asked->symbol, &verdict);
	bool denied = query_is_denied(&verdict);
	vec_free(&verdict);
	return !denied;
}

static struct query_modules who_may(struct model *model, struct arena *arena, module_id owner,
				    const struct asked_for *asked)
{
	size_t count = policy_module_count(model->configuration.policy);
	struct arena scratch = {0};
	struct query_modules who = {.items = arena_array(arena, module_id, count)};
	for (module_id id = 0; id < count; id++) {
		if (id != owner && may(model, &scratch, id, asked))
			who.items[who.count++] = id;
		arena_reset(&scratch);
	}
	arena_finish(&scratch);
	who.all = who.count == count - (owner != MODULE_NONE);
	return who;
}

struct query_modules query_who_may_include(struct model *model, struct arena *arena, struct str header,
					   struct str spelled)
{
	struct file_role role = {.module = MODULE_NONE};
	struct asked_for asked = {
		.header = header,
		.written = {.spelled = spelled, .form = INCLUDE_QUOTE, .conditional = true},
	};
	if (header.len)
		query_role(model, header, &role);
	return who_may(model, arena, role.module, &asked);
}

/* How its header would be written nobody knows: externals are not asked for by the header, but by the name. */
struct query_modules query_who_may_use(struct model *model, struct arena *arena, const struct query_symbol *symbol)
{
	struct asked_for asked = {
		.header = symbol->header,
		.written = {.spelled = symbol->header, .form = INCLUDE_QUOTE, .conditional = true},
		.symbol = symbol,
	};
	return who_may(model, arena, symbol->module, &asked);
}
