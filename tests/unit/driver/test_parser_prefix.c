/*
 * What several sources begin with is parsed once: whatever its headers hold, and whatever becomes of them, the facts
 * are those of a parser that starts from nothing, byte for byte.
 */
#include <dirent.h>
#include <sys/time.h>

#include "test_parser_world.h"

/* Smaller headers are not worth it: TEXT_LEAST in analysis/clang/prefix.c. */
enum { PADDING_BYTES = 101 << 10 };

static struct world *world;
static struct parser_pool *fresh; /* asked for nothing but to parse */

static int open_world(void **state)
{
	(void)state;
	world = world_open(NULL, 1, 0);
	struct parser_pool_options options = {
		.program = parser_program(&world->arena), .workers = 1, .scratch = world->scratch};
	fresh = parser_pool_create(&world->loop, &options);
	return 0;
}

static int close_world(void **state)
{
	(void)state;
	parser_pool_destroy(fresh, NULL, NULL);
	world_close(world);
	return 0;
}

/* ---- asking ---- */

struct reply {
	bool done;
	struct str payload;
};

static void take_payload(void *context, const struct parser_answer *answer)
{
	struct reply *reply = context;
	size_t at = 0;
	assert_int_equal(answer->status, PARSER_OK);
	while (answer->payload.ptr[at] & 0x80) /* the request's number */
		at++;
	reply->payload = arena_str(&world->arena, str_from_offset(answer->payload, at + 1));
	reply->done = true;
}

static struct str payload_of(struct parser_pool *pool, const struct parse_request *request)
{
	struct reply reply = {0};
	parser_submit(pool, request, 0, take_payload, &reply);
	while (!reply.done)
		uv_run(&world->loop, UV_RUN_ONCE);
	return reply.payload;
}

static void check_same(const struct parse_request *request, uint32_t shared)
{
	struct parse_request alike = *request;
	alike.shared = shared;
	struct str expected = payload_of(fresh, request);
	struct str got = payload_of(world->pool, &alike);
	assert_int_equal(got.len, expected.len);
	assert_memory_equal(got.ptr, expected.ptr, got.len);
}

/* How many precompiled headers there are. */
static unsigned count_prefixes(void)
{
	unsigned count = 0;
	DIR *parsers = opendir(world->scratch.ptr);
	for (struct dirent *parser; parsers && (parser = readdir(parsers));) {
		struct str path = arena_printf(&world->arena, "%s/%s", world->scratch.ptr, parser->d_name);
		DIR *files = opendir(path.ptr);
		for (struct dirent *file; files && (file = readdir(files));)
			count += strncmp(file->d_name, "prefix-", 7) == 0;
		if (files)
			closedir(files);
	}
	if (parsers)
		closedir(parsers);
	return count;
}

static struct parse_request request_for(const char *file)
{
	struct parse_request request = world_request(world, file);
	request.record = true;
	return request;
}

/* A header that is worth being shared. Nothing is racy that was written long ago, be it within one second. */
static void write_header(const char *name, const char *text)
{
	struct strbuf all = {0};
	static long microseconds;
	struct timeval past[2] = {{1000000000, ++microseconds}, {1000000000, microseconds}};
	strbuf_add(&all, str_from(text));
	strbuf_add(&all, STR("\n/*"));
	for (size_t i = 0; i < PADDING_BYTES; i++)
		strbuf_addc(&all, ' ');
	strbuf_add(&all, STR("*/\n"));
	world_write(world, name, all.ptr);
	assert_int_equal(utimes(world_path(world, name).ptr, past), 0);
	strbuf_free(&all);
}

/* ---- what headers and sources hold ---- */

struct pair {
	const char *header, *source; /* the source begins with it */
	bool shared;
};

static const struct pair pairs[] = {
	/* Declared in one, defined in the other. */
	{"#pragma once\nstruct page; extern int count; int get(struct page *p); typedef struct page page;\n",
	 "struct page { int n; };\nint count = 1;\nint get(page *p) { return p->n + count; }\n", true},
	{"#ifndef H\n#define H\nint tentative;\nstatic int own(void) { return tentative; }\nenum { A, B };\n#endif\n",
	 "int tentative;\nint all(void) { tentative = A; return own() + B; }\n", true},
	/* Macros: of the source in those of the header, taken back, defined again. */
	{"#pragma once\n#define GET(x) (x).FIELD\n#define FIELD a\nstruct s { int a, b; };\n"
	 "static int g(struct s *s) { return GET(*s); }\n#define LIST(X) X(one) X(two)\n",
	 "#undef FIELD\n#define FIELD b\nint f(struct s *s) { return GET(*s); }\n#define DECLARE(n) int n(void);\n"
	 "LIST(DECLARE)\n#ifdef H\n#endif\n#ifdef GET\nint t(void) { return one() + two(); }\n#endif\n",
	 true},
	/* Unnamed types, fields in them, and from outside. */
	{"#pragma once\n#include <stddef.h>\n#include <stdio.h>\ntypedef struct { union { int a; size_t b; }; } "
	 "named;\n",
	 "size_t f(named *n) { FILE *out = stdout; return fprintf(out, \"%d\", n->a) + n->b + sizeof *n; }\n", true},
	/* What is read again, and leads to another header. */
	{"#pragma once\n#include \"again.def\"\n",
	 "#include \"again.def\"\n#define SECOND\n#include \"again.def\"\n#include \"h.h\"\nint u(void) { return "
	 "second; }\n",
	 true},
	/* What must not be shared. */
	{"struct none { int a; };\n", "struct none *n;\n", false},
	{"#ifndef H\n#define H\n#endif\n#undef H\nint once_more(void);\n", "int f(void) { return once_more(); }\n",
	 false},
	{"#pragma once\nenum { N = __COUNTER__ };\n", "enum { M = __COUNTER__ };\nint a[M];\n", false},
	{"#pragma once\nint broken(;\n", "int f(void) { return 0; }\n", false},
	{"#pragma once\n#include \"missing.h\"\n", "int f(void) { return 0; }\n", false},
	{"#pragma once\n#define V 1\n#pragma push_macro(\"V\")\n#define W\n#undef V\n",
	 "#pragma pop_macro(\"V\")\nint f(void) { return V; }\n", false},
	/* It can be shared; the source, which has errors, is parsed for itself. */
	{"#pragma once\nint fine(void);\n", "int f(void) { return fine() + not_there; }\n", true},
};

static void check_pair(const struct pair *pair)
{
	struct str text = arena_printf(&world->arena, "/* who */\n\n#include \"h.h\" // it\n%s", pair->source);
	write_header("h.h", pair->header);
	world_write(world, "again.def", "#ifdef SECOND\nint second;\n#else\nextern int first;\n#endif\n");
	world_write(world, "a.c", text.ptr);
	struct parse_request request = request_for("a.c");
	check_same(&request, 1);
	check_same(&request, 1);
	assert_int_equal(count_prefixes(), pair->shared);
}

static void facts_are_the_same(void **state)
{
	close_world(state);
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		open_world(state);
		check_pair(&pairs[i]);
		close_world(state);
	}
	open_world(state);
}

static void facts_are_the_same_in_cplusplus(void **state)
{
	(void)state;
	write_header(
		"h.hpp",
		"#pragma once\nnamespace n { template <class T> struct box { T value; T get() const { return value; } "
		"static int made; };\nclass open; inline int twice(int a) { return 2 * a; }\n"
		"template <class T> T apply(T t) { return twice(t); } }\nextern \"C\" int plain(int);\n");
	world_write(
		world, "a.cc",
		"#include \"h.hpp\"\nnamespace n { class open { public: int field; }; }\n"
		"int n_get(n::box<int> &b, n::open &o) { return b.get() + o.field + n::apply(b.value) + plain(1); }\n"
		"template <class T> int n::box<T>::made = 1;\nint made() { return n::box<long>::made; }\n");
	struct parse_request request = request_for("a.cc");
	check_same(&request, 1);
	check_same(&request, 1);
	assert_int_equal(count_prefixes(), 1);
}

/* ---- what is asked for ---- */

static void headers_that_are_wanted_are_told(void **state)
{
	(void)state;
	write_header("h.h", "#pragma once\nint get(void);\nstatic int own(void) { return get(); }\n");
	world_write(world, "a.c", "#include \"h.h\"\nint f(void) { return own(); }\n");
	struct str wanted[] = {STR("a.c"), STR("h.h")};
	struct parse_request request = request_for("a.c");
	check_same(&request, 1);
	request.wanted = wanted;
	request.wanted_count = 2;
	check_same(&request, 1);
}

static void a_source_that_the_header_reads_is_told(void **state)
{
	(void)state;
	write_header("h.h", "#pragma once\nint get(void);\n#include \"a.c\"\n");
	world_write(world, "a.c", "#include \"h.h\"\n#ifndef A\n#define A\nint f(void) { return get(); }\n#endif\n");
	world_write(world, "b.c", "#include \"h.h\"\nint g(void) { return f(); }\n");
	struct parse_request first = request_for("b.c"), second = request_for("a.c");
	check_same(&first, 1);
	check_same(&second, 1);
}

static void open_buffers_count(void **state)
{
	(void)state;
	write_header("h.h", "#pragma once\nint get(void);\n");
	world_write(world, "a.c", "#include \"h.h\"\nint f(void) { return get(); }\n");
	struct parse_request request = request_for("a.c");
	check_same(&request, 1);
	struct unsaved_file unsaved = {world_path(world, "h.h"), STR("#pragma once\nint put(void);\nint get(void);\n")};
	request.unsaved = &unsaved;
	request.unsaved_count = 1;
	check_same(&request, 1);
}

/* As many as the file really begins with, and no more. */
static void a_wrong_hint_does_no_harm(void **state)
{
	(void)state;
	write_header("h.h", "#pragma once\nint get(void);\n");
	write_header("i.h", "#pragma once\nint put(int);\n");
	write_header("bare.h", "int bare(void);\n");
	world_write(world, "a.c",
		    "#include \"h.h\"\n#define X\n#include \"i.h\"\nint f(void) { return put(get()); }\n");
	world_write(world, "b.c",
		    "#include \"h.h\"\n#include \"bare.h\"\n#include \"i.h\"\nint f(void) { return put(bare()); }\n");
	world_write(world, "c.c", "int c;\n#include \"h.h\"\nint f(void) { return get(); }\n");
	world_write(world, "d.c", "#define get got\n#include \"h.h\"\nint f(void) { return get(); }\n");
	static const char *const files[] = {"a.c", "b.c", "c.c", "d.c"};
	static const uint32_t hints[] = {1, 2, 3, 4, 100, UINT32_MAX};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		for (size_t j = 0; j < sizeof hints / sizeof *hints; j++) {
			struct parse_request request = request_for(files[i]);
			check_same(&request, hints[j]);
		}
	}
	assert_int_equal(count_prefixes(), 1); /* h.h, of a.c and of b.c, whose second header has no guard */
}

/* ---- what becomes of the headers ---- */

static void an_edit_in_the_same_second_is_noticed(void **state)
{
	(void)state;
	write_header("h.h", "#pragma once\nint get(void);\n");
	world_write(world, "a.c", "#include \"h.h\"\nint f(void) { return get(); }\n");
	struct parse_request request = request_for("a.c");
	check_same(&request, 1);
	write_header("h.h", "#pragma once\nint get(int);\n");
	write_header("h.h", "#pragma once\nint got(void);\n");
	check_same(&request, 1);
	write_header("h.h", "#pragma once\nint get(void);\n");
	check_same(&request, 1);
	assert_int_equal(unlink(world_path(world, "h.h").ptr), 0);
	check_same(&request, 1);
}

static void a_header_that_gets_in_the_way_is_noticed(void **state)
{
	(void)state;
	write_header("h.h", "#pragma once\n#include \"sub/i.h\"\n");
	world_write(world, "far/i.h", "");
	world_write(world, "far/sub/i.h", "#pragma once\nint far(void);\n");
	world_write(world, "a.c", "#include \"h.h\"\nint f(void) { return 0; }\n");
	struct str argument = arena_printf(&world->arena, "-I%s/far", world->folder.ptr);
	struct parse_request request = request_for("a.c");
	request.arguments = &argument;
	request.argument_count = 1;
	check_same(&request, 1);
	world_write(world, "sub/i.h", "#pragma once\nint near(void);\n");
	check_same(&request, 1);
}

int main(void)
{
#define in_world(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
		in_world(facts_are_the_same),
		in_world(facts_are_the_same_in_cplusplus),
		in_world(headers_that_are_wanted_are_told),
		in_world(a_source_that_the_header_reads_is_told),
		in_world(open_buffers_count),
		in_world(a_wrong_hint_does_no_harm),
		in_world(an_edit_in_the_same_second_is_noticed),
		in_world(a_header_that_gets_in_the_way_is_noticed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
