/* What autotomy-clang finds, through the pool: a case for each sentence of the design's "Tokens", in C and C++. */
#include "test_parser_group.h"

static struct parse_facts parse_pair(const char *header, const char *main_name, const char *text)
{
	return world_parse_pair(world, header, main_name, text);
}

static void assert_uses(const char *header, const char *main_name, const char *text, const char *expected)
{
	struct parse_facts facts = parse_pair(header, main_name, text);
	assert_string_equal(uses_text(world, &facts), expected);
}

/* ---- whose token ---- */

static void a_token_is_its_files(void **state)
{
	(void)state;
	assert_uses("int get(void);\nextern int total;\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return get() + total; }\n",
		    "a.c:2:22-25 function get\na.c:2:30-35 variable total\n");
}

static void a_body_is_its_definers(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define GET(x) get(x)\n", "a.c",
		    "#include \"h.h\"\nint f(int a) { return GET(a) + GET(a); }\n",
		    "a.c:2:23-26 macro GET\na.c:2:32-35 macro GET\nh.h:2:16-19 function get\n");
}

static void a_body_that_nobody_expands_is_silent(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define GET(x) get(x)\n#define MORE GET(1)\n", "a.c", "#include \"h.h\"\n", "");
}

static void arguments_are_the_writers(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define TWICE(x) ((x) + (x))\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return TWICE(get(1)); }\n",
		    "a.c:2:22-27 macro TWICE\na.c:2:28-31 function get\n");
}

static void macros_in_bodies_are_uses(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define INNER get\n#define OUTER(x) INNER(x)\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return OUTER(1); }\n",
		    "a.c:2:22-27 macro OUTER\nh.h:2:15-18 function get\nh.h:3:18-23 macro INNER\n");
}

static void macros_in_arguments_are_the_writers(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define INNER get(2)\n#define OUTER(x) (x)\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return OUTER(INNER); }\n",
		    "a.c:2:22-27 macro OUTER\na.c:2:28-33 macro INNER\nh.h:2:15-18 function get\n");
}

static void conditions_are_uses_of_the_macro_alone(void **state)
{
	(void)state;
	assert_uses("int get(void);\n#define HAVE get()\n#define LEVEL 3\n", "a.c",
		    "#include \"h.h\"\n#ifdef HAVE\n#endif\n#ifndef HAVE\n#endif\n#if defined(HAVE) && defined LEVEL "
		    "&& LEVEL > 2\n"
		    "#endif\n#undef HAVE\n#ifdef HAVE\n#endif\n",
		    "a.c:2:8-12 macro HAVE\na.c:4:9-13 macro HAVE\na.c:6:13-17 macro HAVE\na.c:6:30-35 macro LEVEL\n"
		    "a.c:6:39-44 macro LEVEL\n");
}

static void a_pasted_name_is_its_macros(void **state)
{
	(void)state;
	assert_uses("int do_get(void);\n#define DO(name) do_##name()\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return DO(get); }\n",
		    "a.c:2:22-24 macro DO\nh.h:2:9-11 function do_get\n");
}

static void a_paste_of_arguments_is_its_callers(void **state)
{
	(void)state;
	assert_uses("int do_get(void);\n#define CAT(a, b) a##b\n#define DO(name) CAT(do_, name)()\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return DO(get) + CAT(do_, get)(); }\n",
		    "a.c:2:22-24 macro DO\na.c:2:32-35 macro CAT\na.c:2:32-35 function do_get\n"
		    "h.h:3:9-11 function do_get\nh.h:3:18-21 macro CAT\n");
}

static void a_list_expands_what_it_is_given(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define LIST(X) X(1) X(2)\n#define CALL(n) get(n);\n", "a.c",
		    "#include \"h.h\"\nvoid f(void) { LIST(CALL) }\n",
		    "a.c:2:16-20 macro LIST\na.c:2:21-25 macro CALL\nh.h:3:17-20 function get\n");
}

static void a_macro_may_bear_a_functions_name(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define get(x) get((x) + 1)\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return get(1) + (get)(2); }\n",
		    "a.c:2:22-25 macro get\na.c:2:32-35 function get\nh.h:2:16-19 function get\n");
}

static void an_undefined_macro_leaves_its_name_free(void **state)
{
	(void)state;
	assert_uses("int get(int);\n#define get(x) 7\n#undef get\n#define GET get(1)\n", "a.c",
		    "#include \"h.h\"\nint f(void) { return GET; }\n",
		    "a.c:2:22-25 macro GET\nh.h:4:13-16 function get\n");
}

static void fields_in_bodies_are_told_from_functions(void **state)
{
	(void)state;
	assert_uses("struct s { int size; };\nint size(struct s *);\n#define SIZE(p) ((p)->size + size(p))\n", "a.c",
		    "#include \"h.h\"\nint f(struct s *p) { return SIZE(p); }\n",
		    "a.c:2:14-15 type s\na.c:2:29-33 macro SIZE\nh.h:2:17-18 type s\nh.h:3:23-27 field s::size\n"
		    "h.h:3:30-34 function size\n");
}

static void names_over_splices_are_found(void **state)
{
	(void)state;
	assert_uses("int get(void);\n#define GET \\\n\tge\\\nt()\n", "a.c",
		    "#include \"h.h\"\r\nint f(void) { return GET + ge\\\r\nt(); }\r\n",
		    "a.c:2:22-25 macro GET\na.c:2:28-2 function get\nh.h:3:2-2 function get\n");
}

/* ---- what is a use ---- */

static void types_are_uses_unless_merely_declared(void **state)
{
	(void)state;
	assert_uses("struct page { int count; };\nenum mode { READ, WRITE };\ntypedef struct page page_t;\n", "a.c",
		    "#include \"h.h\"\nstruct page;\nstruct page *p;\npage_t *q;\nint n = sizeof(struct page) + READ;\n"
		    "int m(enum mode mode);\n",
		    "a.c:3:8-12 type page\na.c:4:1-7 type page_t\na.c:5:23-27 type page\na.c:5:31-35 enumerator READ\n"
		    "a.c:6:12-16 type mode\nh.h:3:16-20 type page\n");
}

static void fields_are_uses(void **state)
{
	(void)state;
	assert_uses("struct page { int count; union { int a; char b; }; };\n", "a.c",
		    "#include \"h.h\"\nstruct page p = { .count = 1, .a = 2 };\nint f(void) { return p.b; }\n"
		    "int n = __builtin_offsetof(struct page, count);\n",
		    "a.c:2:8-12 type page\na.c:2:20-25 field page::count\na.c:2:32-33 field page::a\na.c:3:22-23 "
		    "variable p\n"
		    "a.c:3:24-25 field page::b\na.c:4:35-39 type page\na.c:4:41-46 field page::count\n");
}

static void locals_are_none(void **state)
{
	(void)state;
	assert_uses(
		"", "a.c",
		"int f(int a) {\n\tint b = a;\n\tstruct s { int x; } s = {b};\n\tenum { E };\n\tstatic int c;\nagain:\n"
		"\tif (c) goto again;\n\treturn s.x + E;\n}\n",
		"");
}

static void assert_all_uses(const char *header, const char *main_name, const char *text, const char *expected)
{
	struct parse_facts facts = parse_pair(header, main_name, text);
	assert_string_equal(uses_shown(world, &facts, SHOW_OUTSIDE), expected);
}

static void what_is_outside_the_root_has_no_place(void **state)
{
	(void)state;
	assert_all_uses("#define SIZE size_t\n#define MOST INT_MAX\n", "a.c",
			"#include <stddef.h>\n#include <limits.h>\n#include \"h.h\"\n"
			"size_t f(void) { return INT_MAX + sizeof(ptrdiff_t); }\nSIZE g(void) { return MOST; }\n"
			"#ifdef CHAR_BIT\n#endif\n",
			"a.c:4:1-7 outside type size_t\na.c:4:25-32 outside macro INT_MAX\n"
			"a.c:4:42-51 outside type ptrdiff_t\na.c:5:1-5 macro SIZE\na.c:5:23-27 macro MOST\n"
			"a.c:6:8-16 outside macro CHAR_BIT\nh.h:1:14-20 outside type size_t\nh.h:2:14-21 outside macro "
			"INT_MAX\n");
}

static void fields_from_outside_are_none(void **state)
{
	(void)state;
	assert_all_uses("", "a.c", "#include <stdlib.h>\nint f(void) { return div(7, 2).quot; }\n",
			"a.c:2:22-25 outside function div\n");
}

static void what_outside_reaches_is_no_use(void **state)
{
	(void)state;
	/* The bodies of foreign macros and inline functions are not ours. */
	assert_all_uses("", "a.c", "#include <ctype.h>\nint f(int c) { return isdigit(c); }\n",
			"a.c:2:23-30 outside macro isdigit\n");
}

static void what_is_declared_nowhere_has_no_place(void **state)
{
	(void)state;
	assert_all_uses("", "a.c", "int f(void) { return missing(1) + missing(2); }\nstruct later *l;\n",
			"a.c:1:22-29 outside function missing\na.c:1:35-42 outside function missing\n"
			"a.c:2:8-13 outside type later\n");
}

/* A builtin is to libclang declared by its first call. */
static void builtins_have_no_place(void **state)
{
	(void)state;
	assert_all_uses("#define TRAP() __builtin_trap()\n#define COPY(to, from) strcpy(to, from)\n", "a.c",
			"#include \"h.h\"\nvoid f(char *p) { TRAP(); COPY(p, p); __builtin_abort(); }\n"
			"unsigned long g(char *p) { return strlen(p) + __builtin_strlen(p) + strlen(p); }\n",
			"a.c:2:19-23 macro TRAP\na.c:2:27-31 macro COPY\n"
			"a.c:2:39-54 outside function __builtin_abort\na.c:3:35-41 outside function strlen\n"
			"a.c:3:47-63 outside function __builtin_strlen\na.c:3:69-75 outside function strlen\n"
			"h.h:1:16-30 outside function __builtin_trap\nh.h:2:24-30 outside function strcpy\n");
}

/* A unit that declares it, in whatever form, does. */
static void declared_builtins_have_their_place(void **state)
{
	(void)state;
	assert_all_uses("#define DECLARE int abs(int)\nDECLARE;\nchar *strcpy();\n", "a.c",
			"#include \"h.h\"\nvoid abort();\nint f(char *p) { strcpy(p, p); abort(); return abs(1); }\n",
			"a.c:3:18-24 function strcpy\na.c:3:32-37 function abort\na.c:3:48-51 function abs\nh.h:2:1-8 "
			"macro DECLARE\n");
}

/* ---- C++ ---- */

static void cplusplus_names_are_qualified(void **state)
{
	(void)state;
	assert_uses("namespace db {\ninline namespace v1 { int get(int); int get(double); }\nclass Page {\npublic:\n"
		    "\tenum class Mode { Read };\n\tenum Old { First };\n\tstatic int total;\n\tint count() "
		    "const;\n};\n}\n",
		    "a.cc",
		    "#include \"h.h\"\nusing db::get;\nint f(const db::Page &p) {\n\tauto m = db::Page::Mode::Read;\n"
		    "\treturn get(1) + p.count() + db::Page::total + db::Page::First + (int)m;\n}\n",
		    "a.cc:2:11-14 function db::get\na.cc:3:17-21 type db::Page\na.cc:4:15-19 type db::Page\n"
		    "a.cc:4:21-25 type db::Page::Mode\na.cc:4:27-31 enumerator db::Page::Mode::Read\n"
		    "a.cc:5:9-12 function db::get\na.cc:5:20-25 function db::Page::count\na.cc:5:34-38 type db::Page\n"
		    "a.cc:5:40-45 variable db::Page::total\na.cc:5:52-56 type db::Page\n"
		    "a.cc:5:58-63 enumerator db::Page::First\n");
}

static void the_unwritten_is_no_use(void **state)
{
	(void)state;
	assert_uses(
		"struct P { P(); P(int); ~P(); P operator+(const P &) const; operator bool() const; int "
		"operator[](int); };\n",
		"a.cc", "#include \"h.h\"\nbool f(P p) {\n\tP q = 3;\n\tP r;\n\tr[1];\n\treturn p + q;\n}\n",
		"a.cc:2:8-9 type P\na.cc:3:2-3 type P\na.cc:4:2-3 type P\nh.h:1:31-32 type P\nh.h:1:49-50 type P\n");
}

static void templates_are_judged_as_written(void **state)
{
	(void)state;
	assert_uses("template <class T> struct Box { T value; T get() { return value; } using type = T; };\n"
		    "template <class T> T ident(T v) { return v; }\n",
		    "a.cc",
		    "#include \"h.h\"\nint f(Box<int> b) {\n\tBox<int>::type t = b.get() + b.value;\n\treturn "
		    "ident(t);\n}\n"
		    "template <class U> U g(U u) { Box<U> b; return ident(u); }\n",
		    "a.cc:2:7-10 type Box\na.cc:3:2-5 type Box\na.cc:3:12-16 type Box::type\na.cc:3:23-26 function "
		    "Box::get\n"
		    "a.cc:3:33-38 field Box::value\na.cc:4:9-14 function ident\na.cc:6:31-34 type Box\na.cc:6:48-53 "
		    "function ident\n"
		    "h.h:1:59-64 field Box::value\n");
}

/* ---- symbols ---- */

static void all_places_are_told(void **state)
{
	(void)state;
	struct parse_facts facts = parse_pair(
		"int get(void);\nextern int total;\nstruct page;\nstatic inline int own(void) { return 1; }\n"
		"int unused(void);\n",
		"a.c",
		"#include \"h.h\"\nint get(void);\nint total;\nstruct page { int n; };\n"
		"int get(void) { extern int total; return own(); }\nstatic int mine;\n");
	assert_string_equal(symbols_text(world, &facts), "function get: a.c:2:5-8 a.c:5:5-8* h.h:1:5-8\n"
							 "internal variable mine: a.c:6:12-16*\n"
							 "internal function own: h.h:4:19-22*\n"
							 "type page: a.c:4:8-12* h.h:3:8-12\n"
							 "field page::n in page: a.c:4:19-20*\n"
							 "variable total: a.c:3:5-10* a.c:5:28-33 h.h:2:12-17\n"
							 "function unused: h.h:5:5-11\n");
}

static void the_nameless_has_no_symbol(void **state)
{
	(void)state;
	struct parse_facts facts =
		parse_pair("", "a.c", "typedef struct { int a; } pair_t;\nenum { ONE };\nstruct later *l;\n");
	assert_string_equal(symbols_text(world, &facts),
			    "enumerator ONE: a.c:2:8-11*\nvariable l: a.c:3:15-16*\noutside type later:\n"
			    "type pair_t: a.c:1:27-33*\nfield pair_t::a in pair_t: a.c:1:22-23*\n");
}

static void unnamed_namespaces_are_internal(void **state)
{
	(void)state;
	struct parse_facts facts =
		parse_pair("", "a.cc", "namespace { int own; struct T {}; }\nextern \"C\" { int shared(void); }\n");
	assert_string_equal(symbols_text(world, &facts),
			    "internal type T: a.cc:1:29-30*\ninternal variable own: a.cc:1:17-20*\n"
			    "function shared: a.cc:2:18-24\n");
}

/* ---- files ---- */

static void only_wanted_files_are_told(void **state)
{
	(void)state;
	world_write(world, "h.h", "int get(void);\nstatic inline int own(void) { return get(); }\n");
	world_write(world, "a.c", "#include \"h.h\"\nint f(void) { return own(); }\n");
	struct parse_request request = world_request(world, "a.c");
	struct outcome outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "a.c:2:22-25 function own\n");
	assert_int_equal(outcome.facts.file_count, 2);
	*request.wanted = STR("h.h");
	outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "h.h:2:38-41 function get\n");
}

static void a_list_file_is_read_inside_a_declaration(void **state)
{
	(void)state;
	world_write(world, "names.def", "NAME(get)\nNAME(put)\n");
	world_write(world, "h.h", "int get(void); int put(void);\n");
	world_write(world, "a.c",
		    "#include \"h.h\"\nint (*table[])(void) = {\n#define NAME(n) n,\n#include \"names.def\"\n};\n");
	struct parse_request request = world_request(world, "a.c");
	*request.wanted = STR("names.def");
	struct outcome outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts),
			    "names.def:1:1-5 macro NAME\nnames.def:1:6-9 function get\nnames.def:2:1-5 macro NAME\n"
			    "names.def:2:6-9 function put\n");
}

static void computed_includes_are_told(void **state)
{
	(void)state;
	world_write(world, "h.h", "");
	world_write(
		world, "a.c",
		"#define MINE \"h.h\"\n#define THEIRS <stddef.h>\n#include MINE\n# include THEIRS\n#include \"h.h\"\n");
	struct parse_request request = world_request(world, "a.c");
	struct outcome outcome = world_parse(world, &request);
	const struct parse_facts *facts = &outcome.facts;
	assert_int_equal(facts->include_count, 2);
	assert_true(str_eq(facts->includes[0].spelled, STR("h.h")));
	assert_true(str_eq(facts->files[facts->includes[0].target], STR("h.h")));
	assert_int_equal(facts->includes[0].range.begin.line, 3);
	assert_int_equal(facts->includes[0].range.begin.column, 10);
	assert_int_equal(facts->includes[0].range.end.column, 14);
	assert_int_equal(facts->includes[0].directive_line, 3);
	assert_true(str_eq(facts->includes[1].spelled, STR("stddef.h")));
	struct str target = facts->files[facts->includes[1].target];
	assert_true(path_is_absolute(target) && str_ends(target, STR("/stddef.h")));
}

static void a_header_may_be_the_main_file(void **state)
{
	(void)state;
	static struct str cplusplus[] = {STR_INIT("-x"), STR_INIT("c++")};
	world_write(world, "lone.h", "int get(void);\nstatic inline int own(void) { return get(); }\n");
	world_write(world, "lone.hpp", "namespace db { struct T {}; }\ninline db::T make() { return db::T(); }\n");
	struct parse_request request = world_request(world, "lone.h");
	struct outcome outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "lone.h:2:38-41 function get\n");
	request = world_request(world, "lone.hpp");
	outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts),
			    "lone.hpp:2:12-13 type db::T\nlone.hpp:2:34-35 type db::T\n");
	world_write(world, "lone.h", "namespace db { struct T {}; }\nstatic db::T *t;\n");
	request = world_request(world, "lone.h");
	request.arguments = cplusplus;
	request.argument_count = 2;
	outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "lone.h:2:12-13 type db::T\n");
}

static void errors_cost_only_what_they_hide(void **state)
{
	(void)state;
	world_write(world, "h.h", "int get(void);\n");
	world_write(world, "a.c",
		    "#include \"absent.h\"\n#include \"h.h\"\nint f(void) { lost = get(); return get(); }\n"
		    "int x = ;\nint g(void) { return get(); }\n");
	struct parse_request request = world_request(world, "a.c");
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.facts.error_count, 3);
	assert_int_equal(outcome.facts.function_error_count, 1);
	assert_int_equal(outcome.facts.function_errors[0].file, 0);
	assert_int_equal(outcome.facts.function_errors[0].count, 1);
	assert_true(str_eq(outcome.facts.first_error, STR("a.c:1:10: 'absent.h' file not found")));
	assert_string_equal(uses_text(world, &outcome.facts), "a.c:3:36-39 function get\na.c:5:22-25 function get\n");
}

static void a_missing_file_is_a_failure(void **state)
{
	(void)state;
	struct parse_request request = world_request(world, "nowhere.c");
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_FAILED);
	assert_true(outcome.message.len > 0);
}

/* ---- unsaved texts and kept units ---- */

static void unsaved_texts_stand_in_for_files(void **state)
{
	(void)state;
	static struct str arguments[] = {STR_INIT("-Iinc")};
	world_write(world, "a.c", "int disk;\n");
	struct unsaved_file unsaved[] = {
		{world_path(world, "a.c"),
		 STR("#include \"new.h\"\n#include \"far.h\"\nint f(void) { return get() + far(); }\n")},
		{world_path(world, "new.h"), STR("int get(void);\n")},
		{world_path(world, "inc/far.h"), STR("int far(void);\n")},
	};
	struct parse_request request = world_request(world, "a.c");
	request.unsaved = unsaved;
	request.unsaved_count = 3;
	request.arguments = arguments;
	request.argument_count = 1;
	struct outcome outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "a.c:3:22-25 function get\na.c:3:30-33 function far\n");
	assert_int_equal(outcome.facts.error_count, 0);
}

/* Parses a.c, kept, and gives its uses. */
static const char *kept_uses(struct unsaved_file *unsaved, size_t count)
{
	struct parse_request request = world_request(world, "a.c");
	request.keep = true;
	request.unsaved = unsaved;
	request.unsaved_count = count;
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_OK);
	return uses_text(world, &outcome.facts);
}

static void a_kept_unit_follows_its_headers(void **state)
{
	(void)state;
	world_write(world, "h.h", "int aaa(void);\n");
	world_write(world, "a.c", "#include \"h.h\"\nint f(void) { return aaa() + bbb(); }\n");
	assert_string_equal(kept_uses(NULL, 0), "a.c:2:22-25 function aaa\n");
	/* As long as before, in the same second: libclang's preamble would stay. */
	for (int i = 0; i < 6; i++) {
		world_write(world, "h.h", "int bbb(void);\n");
		assert_string_equal(kept_uses(NULL, 0), "a.c:2:30-33 function bbb\n");
		world_write(world, "h.h", "int aaa(void);\n");
		assert_string_equal(kept_uses(NULL, 0), "a.c:2:22-25 function aaa\n");
	}
	struct unsaved_file unsaved = {world_path(world, "h.h"), STR("int bbb(void);\n")};
	assert_string_equal(kept_uses(&unsaved, 1), "a.c:2:30-33 function bbb\n");
	unsaved.text = STR("int aaa(void);\n");
	assert_string_equal(kept_uses(&unsaved, 1), "a.c:2:22-25 function aaa\n");
	parser_forget(world->pool, world_path(world, "a.c"));
	assert_string_equal(kept_uses(NULL, 0), "a.c:2:22-25 function aaa\n");
}

static void a_kept_unit_sees_a_header_in_the_way(void **state)
{
	(void)state;
	static struct str arguments[] = {STR_INIT("-Inear"), STR_INIT("-Ifar")};
	world_write(world, "near/other.h", "");
	world_write(world, "far/x.h", "int aaa(void);\n");
	world_write(world, "a.c", "#include <x.h>\nint f(void) { return aaa() + bbb(); }\n");
	struct parse_request request = world_request(world, "a.c");
	request.keep = true;
	request.arguments = arguments;
	request.argument_count = 2;
	struct outcome outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "a.c:2:22-25 function aaa\n");
	world_write(world, "near/x.h", "int bbb(void);\n");
	outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "a.c:2:30-33 function bbb\n");
	assert_int_equal(unlink(world_path(world, "near/x.h").ptr), 0);
	outcome = world_parse(world, &request);
	assert_string_equal(uses_text(world, &outcome.facts), "a.c:2:22-25 function aaa\n");
}

/* A preamble skips bodies in headers: no fact may depend on it. */
static void keeping_changes_no_fact(void **state)
{
	(void)state;
	world_write(world, "h.h",
		    "struct page { int n; };\nint get(struct page *);\nint put(struct page *);\n#ifndef HOOK\n#define "
		    "HOOK(p)\n#endif\n"
		    "#define GET(p) get(p)\nstatic inline int own(struct page *p) { HOOK(p); return GET(p) + p->n; }\n"
		    "static inline int own2(void) { return own(0); }\n");
	world_write(
		world, "a.c",
		"#include <stddef.h>\nstruct page;\nint put(struct page *);\n#define HOOK(p) put(p)\n#include \"h.h\"\n"
		"int f(struct page *p) { p->n = sizeof(size_t); return own(p) + GET(p) + own2() + abs(1); }\n");
	struct parse_request request = world_request(world, "a.c");
	struct str both[] = {STR("a.c"), STR("h.h")};
	for (size_t wanted = 1; wanted <= 2; wanted++) {
		struct outcome outcomes[3];
		request.wanted = both;
		request.wanted_count = wanted;
		for (int i = 0; i < 3; i++) {
			request.keep = i > 0;
			outcomes[i] = world_parse(world, &request);
		}
		for (int i = 1; i < 3; i++) {
			assert_string_equal(uses_shown(world, &outcomes[i].facts, SHOW_HOW | SHOW_OUTSIDE),
					    uses_shown(world, &outcomes[0].facts, SHOW_HOW | SHOW_OUTSIDE));
			assert_string_equal(symbols_text(world, &outcomes[i].facts),
					    symbols_text(world, &outcomes[0].facts));
		}
		assert_non_null(strstr(uses_text(world, &outcomes[0].facts), "a.c:4:17-20 function put\n"));
	}
}

/* ---- bodies in files that nobody asked for ---- */

/* Asks for some of a.c, b.h and m.h, as letters; kept or not. */
static struct parse_facts ask_for(const char *letters, bool keep)
{
	static const char *const names[] = {"a.c", "b.h", "m.h"};
	struct str wanted[3];
	struct parse_request request = world_request(world, "a.c");
	request.keep = keep;
	request.wanted = wanted;
	request.wanted_count = 0;
	for (size_t i = 0; i < 3; i++)
		if (strchr(letters, names[i][0]))
			wanted[request.wanted_count++] = str_from(names[i]);
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_OK);
	return outcome.facts;
}

static void write_three(void)
{
	world_write(world, "m.h",
		    "extern int n;\nint get(int);\n#define SET() (n = 1)\n#define GET() get(LIMIT)\n#define ALL() "
		    "SET() + GET()\n#define NEVER() get(n)\n#define LIMIT 3\n#define TESTED LIMIT\n"
		    "static inline int own(void) { return NEVER(); }\n");
	world_write(world, "b.h", "#include \"m.h\"\nstatic inline int b(void) { return GET(); }\n");
	world_write(world, "a.c",
		    "#include \"b.h\"\n#ifdef TESTED\n#endif\nint f(void) { return SET() + own() + b(); }\n");
}

static void what_a_wanted_file_expands_is_told_where_it_stands(void **state)
{
	(void)state;
	write_three();
	struct parse_facts facts = ask_for("a", false);
	assert_string_equal(uses_shown(world, &facts, SHOW_HOW),
			    "a.c:2:8-14 macro TESTED\na.c:4:22-25 macro SET\na.c:4:30-33 function own call\n"
			    "a.c:4:38-39 function b call\nm.h:3:16-17 variable n write\n");
	facts = ask_for("b", false);
	assert_string_equal(uses_shown(world, &facts, SHOW_HOW),
			    "b.h:2:36-39 macro GET\nm.h:4:15-18 function get call\nm.h:4:19-24 macro LIMIT\n");
	world_write(world, "a.c", "#include \"m.h\"\nint f(void) { return ALL(); }\n");
	facts = ask_for("a", false);
	assert_string_equal(uses_text(world, &facts),
			    "a.c:2:22-25 macro ALL\nm.h:3:16-17 variable n\nm.h:4:15-18 function get\n"
			    "m.h:4:19-24 macro LIMIT\nm.h:5:15-18 macro SET\nm.h:5:23-26 macro GET\n");
}

/* So it does not matter in how many requests a unit's files are asked for, nor whether the unit is kept. */
static void what_one_file_expands_does_not_depend_on_the_others(void **state)
{
	(void)state;
	write_three();
	struct parse_facts both = ask_for("ab", false);
	assert_string_equal(uses_shown(world, &both, SHOW_HOW),
			    "a.c:2:8-14 macro TESTED\na.c:4:22-25 macro SET\na.c:4:30-33 function own call\n"
			    "a.c:4:38-39 function b call\nb.h:2:36-39 macro GET\nm.h:3:16-17 variable n write\n"
			    "m.h:4:15-18 function get call\nm.h:4:19-24 macro LIMIT\n");
	struct parse_facts header = ask_for("m", false);
	assert_non_null(strstr(uses_text(world, &header), "m.h:3:16-17 variable n\nm.h:4:15-18 function get\n"));
	static const char *const asked[] = {"a", "b", "ab", "m"};
	for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
		struct parse_facts cold = ask_for(asked[i], false), kept = ask_for(asked[i], true);
		assert_string_equal(uses_shown(world, &kept, SHOW_HOW), uses_shown(world, &cold, SHOW_HOW));
		assert_string_equal(symbols_text(world, &kept), symbols_text(world, &cold));
	}
}

static void many_kept_units_take_turns(void **state)
{
	(void)state;
	world_write(world, "h.h", "int get(void);\n");
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 12; i++) {
			struct str name = arena_printf(&world->arena, "kept%d.c", i);
			world_write(world, name.ptr, "#include \"h.h\"\nint f(void) { return get(); }\n");
			struct parse_request request = world_request(world, name.ptr);
			request.keep = true;
			struct outcome outcome = world_parse(world, &request);
			assert_int_equal(outcome.facts.use_count, 1);
		}
	}
}

/* What fells libclang on a stack of common size: 100,000 terms, 20,000 nested ifs. */
static void deep_nesting_survives(void **state)
{
	(void)state;
	struct strbuf text = {0};
	strbuf_add(&text, STR("int get(void);\nint f(int a) { return get()"));
	for (int i = 0; i < 100000; i++)
		strbuf_add(&text, STR("+a"));
	strbuf_add(&text, STR("; }\nint g(int a) { "));
	for (int i = 0; i < 20000; i++)
		strbuf_add(&text, STR("if(a) "));
	strbuf_add(&text, STR("return get(); return 0; }\n"));
	world_write(world, "deep.c", text.ptr);
	strbuf_free(&text);
	struct parse_request request = world_request(world, "deep.c");
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_OK);
	assert_int_equal(outcome.facts.use_count, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_its_files),
		cmocka_unit_test(a_body_is_its_definers),
		cmocka_unit_test(a_body_that_nobody_expands_is_silent),
		cmocka_unit_test(arguments_are_the_writers),
		cmocka_unit_test(macros_in_bodies_are_uses),
		cmocka_unit_test(macros_in_arguments_are_the_writers),
		cmocka_unit_test(conditions_are_uses_of_the_macro_alone),
		cmocka_unit_test(a_pasted_name_is_its_macros),
		cmocka_unit_test(a_paste_of_arguments_is_its_callers),
		cmocka_unit_test(a_list_expands_what_it_is_given),
		cmocka_unit_test(a_macro_may_bear_a_functions_name),
		cmocka_unit_test(an_undefined_macro_leaves_its_name_free),
		cmocka_unit_test(fields_in_bodies_are_told_from_functions),
		cmocka_unit_test(names_over_splices_are_found),
		cmocka_unit_test(types_are_uses_unless_merely_declared),
		cmocka_unit_test(fields_are_uses),
		cmocka_unit_test(locals_are_none),
		cmocka_unit_test(what_is_outside_the_root_has_no_place),
		cmocka_unit_test(fields_from_outside_are_none),
		cmocka_unit_test(what_outside_reaches_is_no_use),
		cmocka_unit_test(what_is_declared_nowhere_has_no_place),
		cmocka_unit_test(builtins_have_no_place),
		cmocka_unit_test(declared_builtins_have_their_place),
		cmocka_unit_test(cplusplus_names_are_qualified),
		cmocka_unit_test(the_unwritten_is_no_use),
		cmocka_unit_test(templates_are_judged_as_written),
		cmocka_unit_test(all_places_are_told),
		cmocka_unit_test(the_nameless_has_no_symbol),
		cmocka_unit_test(unnamed_namespaces_are_internal),
		cmocka_unit_test(only_wanted_files_are_told),
		cmocka_unit_test(a_list_file_is_read_inside_a_declaration),
		cmocka_unit_test(computed_includes_are_told),
		cmocka_unit_test(a_header_may_be_the_main_file),
		cmocka_unit_test(errors_cost_only_what_they_hide),
		cmocka_unit_test(a_missing_file_is_a_failure),
		cmocka_unit_test(unsaved_texts_stand_in_for_files),
		cmocka_unit_test(a_kept_unit_follows_its_headers),
		cmocka_unit_test(a_kept_unit_sees_a_header_in_the_way),
		cmocka_unit_test(keeping_changes_no_fact),
		cmocka_unit_test(what_a_wanted_file_expands_is_told_where_it_stands),
		cmocka_unit_test(what_one_file_expands_does_not_depend_on_the_others),
		cmocka_unit_test(many_kept_units_take_turns),
		cmocka_unit_test(deep_nesting_survives),
	};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
