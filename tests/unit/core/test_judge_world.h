/* For the tests of judging: a policy, a file with its includes and parses, and its verdict as text, a violation a line.
 */
#ifndef TEST_JUDGE_WORLD_H
#define TEST_JUDGE_WORLD_H

#include "test_policy.h"

#include <autotomy/base/hash.h>
#include <autotomy/core/judge.h>

/* A declaration that another unit saw. */
struct elsewhere {
	struct str path;
	struct declarations declarations;
};

struct world {
	struct policy *policy;
	struct graph *graph;
	struct graph_plan *plan; /* NULL until world_plan() */
	struct arena arena;
	struct strbuf told; /* the last verdict */
	struct violations verdict;
	/* The file that is judged next. */
	struct subject subject;
	struct scan_facts scan;
	VEC(struct resolved_include) includes;
	VEC(struct suppression_fact) suppressions;
	/* Its parse. */
	struct parse_facts parse;
	VEC(struct str) files;
	VEC(struct symbol_fact) symbols;
	VEC(struct use_fact) uses;
	const struct parse_facts *parses[2];
	uint32_t file_index[2];
	/* What is known of all files: complete, unless a test says otherwise. */
	struct symbol_index *index;
	bool index_incomplete;
	VEC(struct elsewhere) elsewhere;
	const char *reached; /* headers that files of every module include, separated by spaces */
};

static inline struct world world_create(const char *policy)
{
	struct world world = {.policy = read_policy(policy)};

	expect_faults_of(world.policy, "");
	world.graph = graph_create(policy_module_count(world.policy));
	world.reached = "";
	return world;
}

static inline void world_forget_elsewhere(struct world *world)
{
	for (size_t i = 0; i < world->elsewhere.len; i++)
		vec_free(&world->elsewhere.items[i].declarations);
	vec_clear(&world->elsewhere);
}

static inline void world_finish(struct world *world)
{
	world_forget_elsewhere(world);
	vec_free(&world->elsewhere);
	symbol_index_destroy(world->index);
	vec_free(&world->includes);
	vec_free(&world->suppressions);
	vec_free(&world->files);
	vec_free(&world->symbols);
	vec_free(&world->uses);
	vec_free(&world->verdict);
	strbuf_free(&world->told);
	graph_plan_destroy(world->plan);
	graph_destroy(world->graph);
	policy_release(world->policy);
	arena_finish(&world->arena);
}

/* Turns to another file: nothing is known of it yet. */
static inline void world_file(struct world *world, const char *path)
{
	vec_clear(&world->includes);
	vec_clear(&world->suppressions);
	vec_clear(&world->files);
	vec_clear(&world->symbols);
	vec_clear(&world->uses);
	world_forget_elsewhere(world);
	world->parse = (struct parse_facts){0};
	world->subject = (struct subject){
		.path = str_from(path),
		.role = policy_role(world->policy, str_from(path), false),
	};
}

static inline struct text_range word_at(uint32_t line, uint32_t column, size_t len)
{
	return (struct text_range){{line, column}, {line, column + (uint32_t)len}};
}

/* Returns the fact, for what the arguments leave out. `target` may be NULL: not found. */
static inline struct include_fact *world_include_as(struct world *world, enum include_form form, uint32_t line,
						    const char *spelled, const char *target)
{
	struct include_fact *fact = arena_new(&world->arena, struct include_fact);
	struct resolved_include include = {.include = fact, .target = str_from(target)};

	fact->spelled = str_from(spelled);
	fact->range = word_at(line, 11, strlen(spelled));
	fact->directive_line = line;
	fact->form = form;
	if (target)
		include.target_role = policy_role(world->policy, str_from(target), false);
	vec_push(&world->includes, include);
	return fact;
}

static inline struct include_fact *world_include(struct world *world, uint32_t line, const char *target)
{
	return world_include_as(world, INCLUDE_QUOTE, line, target, target);
}

/* `rules` are separated by spaces; the comment stands at column 30 of its line and covers the lines given. */
static inline struct suppression_fact *world_suppress(struct world *world, const char *rules, uint32_t first,
						      uint32_t last)
{
	struct suppression_fact fact = {.reason = STR("because"), .first_line = first, .last_line = last};
	uint32_t column = 36;

	fact.rules = arena_array(&world->arena, struct suppression_rule, strlen(rules) + 1);
	fact.range = word_at(first, 30, strlen("allow()") + strlen(rules));
	for (struct str rest = str_from(rules); rest.len;) {
		size_t space = str_find(rest, ' ');
		struct str name = str_sub(rest, 0, space);
		fact.rules[fact.rule_count++] = (struct suppression_rule){name, word_at(first, column, name.len)};
		column += (uint32_t)name.len + 1;
		rest = space == SIZE_MAX ? (struct str){0} : str_from_offset(rest, space + 1);
	}
	vec_push(&world->suppressions, fact);
	return vec_last(&world->suppressions);
}

static inline uint32_t world_parse_file(struct world *world, const char *path)
{
	for (uint32_t i = 0; i < world->files.len; i++)
		if (str_eq(world->files.items[i], str_from(path)))
			return i;
	vec_push(&world->files, str_from(path));
	return (uint32_t)world->files.len - 1;
}

/* What a word such as "src/a.c*" says: the path, and whether the symbol is defined there. */
static inline struct str split_place(struct str word, bool *definition)
{
	*definition = str_ends(word, STR("*"));
	return str_sub(word, 0, word.len - *definition);
}

/*
 * A symbol declared at line 1, column 5 of each path, or defined where a * stands behind it; paths are separated by
 * spaces, sorted. Returns its index.
 */
static inline uint32_t world_symbol(struct world *world, enum symbol_kind kind, const char *name, const char *paths)
{
	struct symbol_fact symbol = {.name = str_from(name), .kind = kind, .record = SYMBOL_RECORD_NONE};
	struct strbuf copy = {0};

	if (!world->files.len)
		world_parse_file(world, arena_str(&world->arena, world->subject.path).ptr);
	if (kind != SYMBOL_FIELD)
		symbol.id = hash_more((uint64_t)kind, symbol.name);
	symbol.places = arena_array(&world->arena, struct symbol_place, strlen(paths) + 1);
	strbuf_add(&copy, str_from(paths));
	for (char *word = strtok(copy.ptr, " "); word; word = strtok(NULL, " ")) {
		struct symbol_place *place = &symbol.places[symbol.place_count++];
		struct str path = split_place(str_from(word), &place->definition);
		place->file = world_parse_file(world, arena_str(&world->arena, path).ptr);
		place->range = word_at(1, 5, strlen(name));
	}
	strbuf_free(&copy);
	vec_push(&world->symbols, symbol);
	return (uint32_t)world->symbols.len - 1;
}

/* Another unit saw the symbol at line 1, column 5 of the path as well; a * behind it marks the definition. */
static inline void world_elsewhere(struct world *world, uint32_t symbol, const char *path)
{
	const struct symbol_fact *fact = &world->symbols.items[symbol];
	struct declaration declaration = {.id = fact->id, .range = word_at(1, 5, fact->name.len)};
	struct elsewhere elsewhere = {.path = split_place(str_from(path), &declaration.definition)};

	vec_push(&elsewhere.declarations, declaration);
	vec_push(&world->elsewhere, elsewhere);
}

static inline void world_use_how(struct world *world, uint32_t symbol, uint32_t line, uint32_t how)
{
	struct use_fact use = {
		.symbol = symbol,
		.range = word_at(line, 3, world->symbols.items[symbol].name.len),
		.how = how,
	};
	vec_push(&world->uses, use);
}

/* Uses come in the order of their lines. */
static inline void world_use(struct world *world, uint32_t symbol, uint32_t line)
{
	world_use_how(world, symbol, line, 0);
}

/* From now on a parse of the file has come back. */
static inline void world_parsed(struct world *world)
{
	if (!world->files.len)
		world_parse_file(world, arena_str(&world->arena, world->subject.path).ptr);
	world->parses[0] = world->parses[1] = &world->parse;
	world->subject.parse_count = 1;
}

static inline void world_plan(struct world *world)
{
	graph_plan_destroy(world->plan);
	world->plan = graph_plan_create(world->graph, world->policy);
}

static inline const struct str *world_public_headers(void *context, module_id module, size_t *count)
{
	static const struct str db[] = {STR_INIT("src/db/db.h"), STR_INIT("src/db/extra/page_api.h"),
					STR_INIT("src/db/pages.h"), STR_INIT("src/db/zoo.h")};
	struct world *world = context;

	*count = str_eq(policy_module_name(world->policy, module), STR("db")) ? 4 : 0;
	return *count ? db : NULL;
}

static inline bool world_reaches(void *context, module_id module, struct str header)
{
	const struct world *world = context;

	(void)module;
	return str_contains(str_from(world->reached), header);
}

/* The index over the file's own parse and what was seen elsewhere, each a contributor of its own. */
static inline void world_fill_index(struct world *world)
{
	uint32_t number = 0;

	symbol_index_destroy(world->index);
	world->index = symbol_index_create();
	for (uint32_t file = 0; file < world->parse.file_count; file++) {
		struct declarations declarations = {0};
		struct str path = world->parse.files[file];
		declarations_collect(&world->parse, file, &declarations);
		symbol_index_contribute(world->index, number++, path, policy_role(world->policy, path, false),
					&declarations, NULL);
		vec_free(&declarations);
	}
	for (size_t i = 0; i < world->elsewhere.len; i++) {
		const struct elsewhere *elsewhere = &world->elsewhere.items[i];
		symbol_index_contribute(world->index, number++, elsewhere->path,
					policy_role(world->policy, elsewhere->path, false), &elsewhere->declarations,
					NULL);
	}
}

static inline struct judge_context world_context(struct world *world)
{
	return (struct judge_context){
		.policy = world->policy,
		.plan = world->plan,
		.index = world->index_incomplete ? NULL : world->index,
		.public_headers = world_public_headers,
		.reaches = world_reaches,
		.context = world,
	};
}

/* "line:column-end rule [severity unless error] from>to what [status]" */
static inline void show_violation(const struct violation *violation, struct strbuf *out)
{
	static const char *const statuses[] = {"", " baselined", " suppressed"};

	strbuf_printf(out, "%u:%u-%u %s", violation->range.begin.line, violation->range.begin.column,
		      violation->range.end.column, rule_info(violation->rule)->id);
	if (violation->severity != SEVERITY_ERROR)
		strbuf_printf(out, "=%s", severity_name(violation->severity));
	strbuf_printf(out, " %.*s>%.*s", STR_ARG(violation->from), STR_ARG(violation->to));
	if (violation->target.len)
		strbuf_printf(out, " %.*s", STR_ARG(violation->target));
	if (violation->symbol.len)
		strbuf_printf(out, " %.*s", STR_ARG(violation->symbol));
	strbuf_printf(out, "%s\n", statuses[violation->status]);
}

/* What was said of the file so far, as facts. */
static inline void world_settle(struct world *world)
{
	world->parse.files = world->files.items;
	world->parse.file_count = world->files.len;
	world->parse.symbols = world->symbols.items;
	world->parse.symbol_count = world->symbols.len;
	world->parse.uses = world->uses.items;
	world->parse.use_count = world->uses.len;
	world_fill_index(world);
	world->subject.parses = world->parses;
	world->subject.file_index = world->file_index;
}

static inline void world_judge(struct world *world)
{
	VEC(struct include_fact) written = {0};

	world_settle(world);
	struct judge_context context = world_context(world);
	for (size_t i = 0; i < world->includes.len; i++)
		if (world->includes.items[i].include->form != INCLUDE_FORCED)
			vec_push(&written, *world->includes.items[i].include);
	world->scan =
		(struct scan_facts){written.items, written.len, world->suppressions.items, world->suppressions.len};
	world->subject.scan = &world->scan;
	world->subject.includes = world->includes.items;
	world->subject.include_count = world->includes.len;
	vec_clear(&world->verdict);
	judge_file(&context, &world->arena, &world->subject, &world->verdict);
	judge_finish(&context, &world->arena, &world->subject, &world->verdict);
	vec_free(&written);
}

static inline const char *world_told(struct world *world)
{
	strbuf_clear(&world->told);
	strbuf_add(&world->told, STR(""));
	for (size_t i = 0; i < world->verdict.len; i++)
		show_violation(&world->verdict.items[i], &world->told);
	return world->told.ptr ? world->told.ptr : "";
}

static inline void expect_verdict(struct world *world, const char *expected)
{
	world_judge(world);
	assert_string_equal(world_told(world), expected);
}

static inline void expect_message(const struct world *world, size_t index, const char *expected)
{
	assert_true(index < world->verdict.len);
	assert_string_equal(world->verdict.items[index].message.ptr, expected);
}

#endif
