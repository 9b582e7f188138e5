/* For the tests of the parser: a folder of small files, a pool, and facts written as lines that a test can spell out.
 */
#ifndef TEST_PARSER_WORLD_H
#define TEST_PARSER_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <autotomy/base/path.h>

#include "../../../analysis/driver/parser/parser_pool.h"

/* What one request came to. */
struct outcome {
	bool answered;
	enum parser_status status;
	struct str message;
	struct parse_facts facts;
};

struct world {
	struct arena arena;
	struct str folder;  /* of the sources: the root */
	struct str scratch; /* for the parsers' temporary files */
	uv_loop_t loop;
	struct parser_pool *pool;
};

static inline struct str world_path(struct world *world, const char *name)
{
	return arena_str(&world->arena, path_join(&world->arena, world->folder, str_from(name)));
}

static inline void world_write(struct world *world, const char *name, const char *text)
{
	struct str path = world_path(world, name);
	mkdir(arena_str(&world->arena, path_folder(path)).ptr, 0700);
	FILE *file = fopen(path.ptr, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
	fclose(file);
}

static inline struct str world_folder(struct world *world)
{
	char *template = arena_copy(&world->arena, "/tmp/parser-test-XXXXXX", 24, 1);
	const char *base = getenv("TMPDIR");
	if (base && *base)
		template = arena_copy(&world->arena, arena_printf(&world->arena, "%s/parser-test-XXXXXX", base).ptr,
				      strlen(base) + 20, 1);
	char *real = realpath(mkdtemp(template), NULL);
	struct str folder = arena_str(&world->arena, str_from(real));
	free(real);
	return folder;
}

/* `program` NULL means the real one. */
static inline struct world *world_open(const char *program, unsigned workers, uint64_t timeout_ms)
{
	struct world *world = calloc(1, sizeof *world);
	world->folder = world_folder(world);
	world->scratch = world_folder(world);
	assert_int_equal(uv_loop_init(&world->loop), 0);
	struct parser_pool_options options = {
		.program = program ? str_from(program) : parser_program(&world->arena),
		.workers = workers,
		.timeout_ms = timeout_ms,
		.scratch = world->scratch,
	};
	world->pool = parser_pool_create(&world->loop, &options);
	return world;
}

static inline void world_note_closed(void *context)
{
	*(bool *)context = true;
}

/* Nothing may be left: no handle, no temporary file. */
static inline void world_close(struct world *world)
{
	bool closed = false;
	parser_pool_destroy(world->pool, world_note_closed, &closed);
	assert_false(closed);
	uv_run(&world->loop, UV_RUN_DEFAULT);
	assert_true(closed);
	assert_int_equal(uv_loop_close(&world->loop), 0);
	assert_int_equal(rmdir(world->scratch.ptr), 0);
	struct str command = arena_printf(&world->arena, "rm -rf '%s'", world->folder.ptr);
	assert_int_equal(system(command.ptr), 0);
	arena_finish(&world->arena);
	free(world);
}

/* A request for the uses in the main file, without arguments. */
static inline struct parse_request world_request(struct world *world, const char *file)
{
	struct str *wanted = arena_new(&world->arena, struct str);
	*wanted = str_from(file);
	return (struct parse_request){
		.root = world->folder,
		.file = world_path(world, file),
		.directory = world->folder,
		.wanted = wanted,
		.wanted_count = 1,
	};
}

struct awaited {
	struct world *world;
	struct outcome *outcome;
};

static inline void world_take(void *context, const struct parser_answer *answer)
{
	struct awaited *awaited = context;
	struct arena *arena = &awaited->world->arena;
	uint64_t id;
	assert_false(awaited->outcome->answered);
	awaited->outcome->answered = true;
	awaited->outcome->status = answer->status;
	awaited->outcome->message = arena_str(arena, answer->message);
	if (answer->status == PARSER_OK)
		assert_true(wire_get_facts(arena, arena_str(arena, answer->payload), &id, &awaited->outcome->facts));
}

static inline uint64_t world_submit(struct world *world, const struct parse_request *request, struct outcome *outcome)
{
	struct awaited *awaited = arena_new(&world->arena, struct awaited);
	*awaited = (struct awaited){world, outcome};
	return parser_submit(world->pool, request, 0, world_take, awaited);
}

static inline void world_await(struct world *world, const struct outcome *outcome)
{
	while (!outcome->answered)
		uv_run(&world->loop, UV_RUN_ONCE);
}

static inline struct outcome world_parse(struct world *world, const struct parse_request *request)
{
	struct outcome outcome = {0};
	world_submit(world, request, &outcome);
	world_await(world, &outcome);
	return outcome;
}

/* The version of the libclang that answers: 19, or 14. */
static inline int world_libclang(struct world *world)
{
	static const char sentence[] = "clang version ";
	char line[200] = "";
	struct str command = arena_printf(&world->arena, "'%.*s' --version", STR_ARG(parser_program(&world->arena)));
	FILE *pipe = popen(arena_str(&world->arena, command).ptr, "r");
	assert_non_null(pipe);
	assert_non_null(fgets(line, sizeof line, pipe));
	pclose(pipe);
	const char *version = strstr(line, sentence);
	assert_non_null(version);
	return atoi(version + sizeof sentence - 1);
}

static inline const char *kind_name(enum symbol_kind kind)
{
	static const char *const names[] = {"function", "variable", "type", "enumerator", "macro", "field"};
	return names[kind];
}

/* " write address" for what a use does; nothing for a plain one. */
static inline void add_how(struct strbuf *text, uint32_t how)
{
	static const char *const words[] = {"write", "address", "call", "value", "sizeof", "unnamed"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (how >> i & 1)
			strbuf_printf(text, " %s", words[i]);
	}
}

/* " a.c:1:5-9*" for each place of a symbol; * marks definitions. */
static inline void add_places(struct strbuf *text, const struct parse_facts *facts, const struct symbol_fact *symbol)
{
	for (size_t i = 0; i < symbol->place_count; i++) {
		const struct symbol_place *place = &symbol->places[i];
		strbuf_printf(text, " %.*s:%u:%u-%u%s", STR_ARG(facts->files[place->file]), place->range.begin.line,
			      place->range.begin.column, place->range.end.column, place->definition ? "*" : "");
	}
}

/* What a line tells beyond the token and its symbol. */
enum show {
	SHOW_HOW = 1,     /* what the use does: "a.c:3:5-9 function get call" */
	SHOW_OUTSIDE = 2, /* what has no place in the root too: "a.c:3:5-9 outside type size_t" */
};

static inline const char *uses_shown(struct world *world, const struct parse_facts *facts, unsigned show)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < facts->use_count; i++) {
		const struct use_fact *use = &facts->uses[i];
		const struct symbol_fact *symbol = &facts->symbols[use->symbol];
		if (!symbol->place_count && !(show & SHOW_OUTSIDE))
			continue;
		strbuf_printf(&text, "%.*s:%u:%u-%u %s%s %.*s", STR_ARG(facts->files[use->file]), use->range.begin.line,
			      use->range.begin.column, use->range.end.column, symbol->place_count ? "" : "outside ",
			      kind_name(symbol->kind), STR_ARG(symbol->name));
		if (show & SHOW_HOW)
			add_how(&text, use->how);
		strbuf_addc(&text, '\n');
	}
	const char *copy = arena_str(&world->arena, strbuf_str(&text)).ptr;
	strbuf_free(&text);
	return copy;
}

/* "a.c:3:5-9 function get\n" for each use of what is declared inside the root. */
static inline const char *uses_text(struct world *world, const struct parse_facts *facts)
{
	return uses_shown(world, facts, 0);
}

/*
 * "function get: a.c:3:5-9 b.h:1:5-9*\n" for each symbol; * marks definitions. In front of it stands what else it is:
 * "internal", one source's own; "constant"; "outside", without a place; "system", declared outside as well. "in" names
 * a field's record, "is" a typedef's.
 */
static inline const char *symbols_text(struct world *world, const struct parse_facts *facts)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < facts->symbol_count; i++) {
		const struct symbol_fact *symbol = &facts->symbols[i];
		assert_true(symbol->place_count || symbol->system);
		strbuf_printf(&text, "%s%s%s%s %.*s",
			      symbol->place_count ? symbol->system ? "system " : "" : "outside ",
			      symbol->internal ? "internal " : "", symbol->constant ? "constant " : "",
			      kind_name(symbol->kind), STR_ARG(symbol->name));
		if (symbol->record != SYMBOL_RECORD_NONE)
			strbuf_printf(&text, " %s %.*s", symbol->kind == SYMBOL_FIELD ? "in" : "is",
				      STR_ARG(facts->symbols[symbol->record].name));
		strbuf_addc(&text, ':');
		add_places(&text, facts, symbol);
		strbuf_addc(&text, '\n');
	}
	const char *copy = arena_str(&world->arena, strbuf_str(&text)).ptr;
	strbuf_free(&text);
	return copy;
}

/* Parses a main file with a header beside it, and wants both. */
static inline struct parse_facts world_parse_pair(struct world *world, const char *header, const char *main_name,
						  const char *text)
{
	world_write(world, "h.h", header);
	world_write(world, main_name, text);
	struct str wanted[] = {str_from(main_name), STR("h.h")};
	struct parse_request request = world_request(world, main_name);
	request.wanted = wanted;
	request.wanted_count = 2;
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_OK);
	return outcome.facts;
}

#endif
