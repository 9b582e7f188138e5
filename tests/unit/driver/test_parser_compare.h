/* For the tests of a parser that keeps files: its facts against those of one that starts from nothing each time. */
#ifndef TEST_PARSER_COMPARE_H
#define TEST_PARSER_COMPARE_H

#include "test_parser_world.h"

struct comparison {
	struct world *world;
	struct parser_pool *fresh; /* its processes keep nothing */
	struct world answers;      /* its arena holds them, until the next text */
};

static struct comparison comparison; /* the program's */

static inline int comparison_open(void **state)
{
	(void)state;
	comparison = (struct comparison){.world = world_open(NULL, 1, 0)};
	struct parser_pool_options options = {.program = parser_program(&comparison.world->arena),
					      .workers = 1,
					      .scratch = comparison.world->scratch};
	comparison.fresh = parser_pool_create(&comparison.world->loop, &options);
	return 0;
}

static inline int comparison_close(void **state)
{
	(void)state;
	bool closed = false;
	parser_pool_destroy(comparison.fresh, world_note_closed, &closed);
	while (!closed)
		uv_run(&comparison.world->loop, UV_RUN_ONCE);
	world_close(comparison.world);
	arena_finish(&comparison.answers.arena);
	return 0;
}

static inline struct str facts_bytes(struct arena *arena, const struct parse_facts *facts)
{
	struct strbuf bytes = {0};
	wire_put_facts(&bytes, 0, facts);
	struct str copy = arena_str(arena, strbuf_str(&bytes));
	strbuf_free(&bytes);
	return copy;
}

static inline struct outcome comparison_parse(struct parser_pool *pool, const struct parse_request *request)
{
	struct outcome outcome = {0};
	struct awaited awaited = {&comparison.answers, &outcome};
	parser_submit(pool, request, 0, world_take, &awaited);
	world_await(comparison.world, &outcome);
	return outcome;
}

/* A line for each fact, with all that it says. */
static inline const char *facts_text(struct arena *arena, const struct parse_facts *facts)
{
	struct strbuf text = {0};
	strbuf_printf(&text, "%u errors: %.*s\n", facts->error_count, STR_ARG(facts->first_error));
	for (size_t i = 0; i < facts->file_count; i++)
		strbuf_printf(&text, "file %.*s\n", STR_ARG(facts->files[i]));
	for (size_t i = 0; i < facts->symbol_count; i++) {
		const struct symbol_fact *symbol = &facts->symbols[i];
		struct str record =
			symbol->record == SYMBOL_RECORD_NONE ? STR("-") : facts->symbols[symbol->record].name;
		strbuf_printf(&text, "symbol %s %.*s id %llx internal %d constant %d system %d record %.*s:",
			      kind_name(symbol->kind), STR_ARG(symbol->name), (unsigned long long)symbol->id,
			      symbol->internal, symbol->constant, symbol->system, STR_ARG(record));
		add_places(&text, facts, symbol);
		strbuf_addc(&text, '\n');
	}
	for (size_t i = 0; i < facts->use_count; i++) {
		const struct use_fact *use = &facts->uses[i];
		strbuf_printf(&text, "use %.*s:%u:%u-%u how %u of %.*s\n", STR_ARG(facts->files[use->file]),
			      use->range.begin.line, use->range.begin.column, use->range.end.column, use->how,
			      STR_ARG(facts->symbols[use->symbol].name));
	}
	for (size_t i = 0; i < facts->include_count; i++)
		strbuf_printf(&text, "include %u %.*s\n", facts->includes[i].directive_line,
			      STR_ARG(facts->includes[i].spelled));
	for (size_t i = 0; i < facts->function_error_count; i++)
		strbuf_printf(&text, "%u errors in functions of %.*s\n", facts->function_errors[i].count,
			      STR_ARG(facts->files[facts->function_errors[i].file]));
	const char *copy = arena_str(arena, strbuf_str(&text)).ptr;
	strbuf_free(&text);
	return copy;
}

static inline void show_lines_without(const char *mark, const char *text, const char *other)
{
	for (const char *end; (end = strchr(text, '\n')); text = end + 1) {
		struct str line = {text, (size_t)(end + 1 - text)};
		if (!str_contains(str_from(other), line))
			fprintf(stderr, "%s %.*s", mark, STR_ARG(line));
	}
}

static inline void show_difference(struct arena *arena, struct str text, const struct parse_facts *kept,
				   const struct parse_facts *plain)
{
	enum { SHOWN_BYTES = 8000 };
	fprintf(stderr, "%s---- kept: +, from nothing: -\n",
		text.ptr + (text.len < SHOWN_BYTES ? 0 : text.len - SHOWN_BYTES / 8));
	show_lines_without("+", facts_text(arena, kept), facts_text(arena, plain));
	show_lines_without("-", facts_text(arena, plain), facts_text(arena, kept));
}

/* Parses the text in place of the request's file, in both ways; `text` ends in a NUL. */
static inline void comparison_check(struct parse_request *request, struct str text)
{
	struct unsaved_file unsaved = {request->file, text};
	struct arena *arena = &comparison.answers.arena;
	request->unsaved = &unsaved;
	request->unsaved_count = 1;
	request->keep = true;
	struct outcome kept = comparison_parse(comparison.world->pool, request);
	request->keep = false;
	struct outcome plain = comparison_parse(comparison.fresh, request);
	assert_int_equal(plain.status, PARSER_OK);
	assert_int_equal(kept.status, PARSER_OK);
	if (!str_eq(facts_bytes(arena, &kept.facts), facts_bytes(arena, &plain.facts))) {
		show_difference(arena, text, &kept.facts, &plain.facts);
		fail_msg("%.*s: keeping changed a fact", STR_ARG(request->file));
	}
	arena_reset(arena);
}

#endif
