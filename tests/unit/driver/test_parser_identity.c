/* Who a symbol is: its id in other units, the type behind it, and whether it is ever written. */
#include "test_parser_group.h"

static struct parse_facts parse(const char *name, const char *text)
{
	world_write(world, name, text);
	struct parse_request request = world_request(world, name);
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_OK);
	return outcome.facts;
}

/* The first symbol of that name. */
static const struct symbol_fact *find(const struct parse_facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->symbol_count; i++) {
		if (str_eq(facts->symbols[i].name, str_from(name)))
			return &facts->symbols[i];
	}
	fail_msg("no symbol is named %s", name);
	return NULL;
}

static uint64_t id_in(const char *name, const char *text, const char *symbol)
{
	struct parse_facts facts = parse(name, text);
	return find(&facts, symbol)->id;
}

static void assert_symbols(const char *name, const char *text, const char *expected)
{
	struct parse_facts facts = parse(name, text);
	assert_string_equal(symbols_text(world, &facts), expected);
}

/* ---- ids ---- */

struct pair {
	const char *name, *text;             /* one unit */
	const char *other_name, *other_text; /* another */
	const char *symbol;
};

static void assert_ids(const struct pair *pairs, size_t count, bool same)
{
	for (size_t i = 0; i < count; i++) {
		const struct pair *pair = &pairs[i];
		uint64_t id = id_in(pair->name, pair->text, pair->symbol);
		uint64_t other = id_in(pair->other_name, pair->other_text, pair->symbol);
		if (!id || !other || (id == other) != same)
			fail_msg("ids of %s: %llx in %s, %llx in %s", pair->symbol, (unsigned long long)id, pair->text,
				 (unsigned long long)other, pair->other_text);
	}
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void the_same_in_other_units(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		/* declared here, defined there */
		{"a.c", "int get(int);", "b.c", "int get(int x) { return x; }", "get"},
		{"a.c", "extern int total;", "b.c", "int total;", "total"},
		{"a.c", "extern int total;", "b.c", "int total = 1;", "total"},
		{"a.c", "struct page;", "b.c", "struct page { int n; };", "page"},
		{"a.cc", "int get(int);", "b.cc", "int get(int x) { return x; }", "get"},
		{"a.cc", "namespace db { int get(); extern int total; }", "b.cc",
		 "namespace db { int total; } int db::get() { return total; }", "db::get"},
		{"a.cc", "namespace db { extern int total; }", "b.cc", "int x; namespace db { int total; }",
		 "db::total"},
		{"a.cc", "struct P { int get() const; static int all; };", "b.cc",
		 "struct P { int get() const; static int all; }; int P::get() const { return 1; }", "P::get"},
		{"a.cc", "struct P { static int all; };", "b.cc", "struct P { static int all; }; int P::all;",
		 "P::all"},
		{"a.cc", "struct P { P(int); };", "b.cc", "struct P { P(int); }; P::P(int) {}", "P::P"},
		{"a.cc", "template <class T> T get(T);", "b.cc", "template <class U> U get(U u) { return u; }", "get"},
		{"a.cc", "template <class T> struct B { void put(T); };", "b.cc",
		 "template <class U> struct B { void put(U); }; template <class U> void B<U>::put(U) {}", "B::put"},
		{"a.cc", "template <class T> struct B;", "b.cc", "template <class T> struct B {};", "B"},
		/* used here, declared there */
		{"a.cc", "template <class T> struct B { void put(T); }; void f(B<int> b) { b.put(1); }", "b.cc",
		 "template <class T> struct B { void put(T); };", "B::put"},
		/* C and C++ */
		{"a.c", "int get(int);", "b.cc", "extern \"C\" int get(int);", "get"},
		{"a.c", "int get(int);", "b.cc", "extern \"C\" { int get(int x) { return x; } }", "get"},
		{"a.c", "int get();", "b.cc", "extern \"C\" int get(void);", "get"},
		{"a.c", "int total;", "b.cc", "extern int total;", "total"},
		{"a.c", "int total;", "b.cc", "extern \"C\" { extern int total; }", "total"},
		{"a.c", "extern const int limit;", "b.cc", "extern \"C\" const int limit = 1;", "limit"},
		{"a.c", "struct page { int n; };", "b.cc", "struct page { int n; };", "page"},
		{"a.c", "typedef struct { int n; } page;", "b.cc", "typedef struct { int n; } page;", "page"},
		{"a.c", "enum mode { READ };", "b.cc", "enum mode { READ };", "READ"},
		{"a.c", "#define LIMIT 3\nint x = LIMIT;", "b.cc", "#define LIMIT 3\nint x = LIMIT;", "LIMIT"},
		{"a.c", "#define LIMIT 3\n#ifdef LIMIT\n#endif\n", "b.c", "#define LIMIT(x) 4\nint x = LIMIT(1);",
		 "LIMIT"},
		/* a typedef of the same name is the same to those who use it */
		{"a.c", "struct page { int n; };", "b.c", "typedef int page;", "page"},
		/* inline functions are everybody's */
		{"a.cc", "inline int get() { return 1; }", "b.cc", "inline int get() { return 1; }", "get"},
		{"a.c", "inline int get(void) { return 1; }", "b.c", "extern int get(void);", "get"},
		/* a block's declaration */
		{"a.c", "int f(void) { extern int total; return total; }", "b.c", "int total;", "total"},
	};
	assert_ids(pairs, COUNT(pairs), true);
}

static void others_have_other_ids(void **state)
{
	(void)state;
	static const struct pair pairs[] = {
		{"a.cc", "int get(int);", "b.cc", "int get(double);", "get"},
		{"a.cc", "int get(int);", "b.cc", "extern \"C\" int get(int);", "get"},
		{"a.cc", "int get(int);", "b.c", "int get(int);", "get"},
		{"a.cc", "struct P { int get() const; };", "b.cc", "struct P { int get(); };", "P::get"},
		{"a.cc", "template <class T> T get(T);", "b.cc", "template <class T> T get(T *);", "get"},
		{"a.c", "int get(void);", "b.c", "extern int get;", "get"},
		{"a.c", "int get(void);", "b.c", "#define get 1\nint x = get;", "get"},
		{"a.c", "struct get;", "b.c", "enum { get };", "get"},
		{"a.c", "int get(void);", "b.c", "struct get;", "get"},
	};
	assert_ids(pairs, COUNT(pairs), false);
	/* To a linker these are the same: libclang says they are not. */
	assert_true(id_in("a.cc", "namespace db { extern \"C\" int get(void); }", "db::get") !=
		    id_in("b.c", "int get(void);", "get"));
	struct parse_facts facts = parse("a.cc", "int get(int); int get(double); namespace a { int get(int); }\n"
						 "namespace b { int get(int); } struct P { int get(int); };\n");
	for (size_t i = 0; i < facts.symbol_count; i++) {
		for (size_t j = 0; j < i; j++)
			assert_true(facts.symbols[i].id != facts.symbols[j].id);
	}
}

static void nobodys_but_this_units(void **state)
{
	(void)state;
	static const struct pair lone[] = {
		{.name = "a.c", .text = "static int get(void) { return 1; }", .symbol = "get"},
		{.name = "a.c", .text = "static inline int get(void) { return 1; }", .symbol = "get"},
		{.name = "a.c", .text = "static int total;", .symbol = "total"},
		{.name = "a.c", .text = "static int get(void); int get(void) { return 1; }", .symbol = "get"},
		{.name = "a.c", .text = "struct page { int n; };", .symbol = "page::n"},
		{.name = "a.cc", .text = "static int total;", .symbol = "total"},
		{.name = "a.cc", .text = "namespace { int total; }", .symbol = "total"},
		{.name = "a.cc", .text = "namespace { int get(); }", .symbol = "get"},
		{.name = "a.cc", .text = "namespace { struct P { void get(); }; }", .symbol = "P"},
		{.name = "a.cc", .text = "namespace { struct P { void get(); }; }", .symbol = "P::get"},
		{.name = "a.cc", .text = "namespace db { namespace { int total; } }", .symbol = "db::total"},
		{.name = "a.cc", .text = "const int limit = 1;", .symbol = "limit"},
		{.name = "a.cc", .text = "constexpr int limit = 1;", .symbol = "limit"},
		{.name = "a.cc", .text = "struct P { int n; };", .symbol = "P::n"},
		/* the system's, and what nobody declares */
		{.name = "a.c", .text = "#include <stdlib.h>\nint f(void) { return abs(1); }", .symbol = "abs"},
		{.name = "a.c", .text = "#include <stdlib.h>\nint abs(int x) { return x; }", .symbol = "abs"},
		{.name = "a.c", .text = "#include <limits.h>\nint x = INT_MAX;", .symbol = "INT_MAX"},
		{.name = "a.c", .text = "#include <stddef.h>\nsize_t x;", .symbol = "size_t"},
		{.name = "a.c", .text = "int f(void) { return get(1); }", .symbol = "get"},
		{.name = "a.c", .text = "int f(char *p) { return strlen(p) > 1; }", .symbol = "strlen"},
		{.name = "a.c", .text = "struct later *x;", .symbol = "later"},
	};
	for (size_t i = 0; i < COUNT(lone); i++) {
		if (id_in(lone[i].name, lone[i].text, lone[i].symbol) != 0)
			fail_msg("%s has an id: %s", lone[i].symbol, lone[i].text);
	}
}

/* ---- records ---- */

static void fields_lead_to_their_type(void **state)
{
	(void)state;
	assert_symbols("a.c",
		       "struct page {\n\tint n;\n\tunion {\n\t\tint a;\n\t\tstruct { int b; };\n\t};\n"
		       "\tstruct { int c; } in;\n\tstruct named { int d; } other;\n};\n",
		       "type named: a.c:8:9-14*\nfield named::d in named: a.c:8:21-22*\ntype page: a.c:1:8-12*\n"
		       "field page::a in page: a.c:4:7-8*\nfield page::b in page: a.c:5:16-17*\n"
		       "field page::c in page: a.c:7:15-16*\nfield page::in in page: a.c:7:20-22*\n"
		       "field page::n in page: a.c:2:6-7*\nfield page::other in page: a.c:8:26-31*\n");
	assert_symbols(
		"a.cc",
		"namespace db { struct page { int n; struct { int a; union { int b; } u; } in; struct deep { int c; }; "
		"}; }\ntemplate <class T> struct box { T t; };\n",
		"type box: a.cc:2:27-30*\nfield box::t in box: a.cc:2:35-36*\ntype db::page: a.cc:1:23-27*\n"
		"field db::page::a in db::page: a.cc:1:50-51*\nfield db::page::b in db::page: a.cc:1:65-66*\n"
		"type db::page::deep: a.cc:1:86-90*\nfield db::page::deep::c in db::page::deep: a.cc:1:97-98*\n"
		"field db::page::in in db::page: a.cc:1:75-77*\nfield db::page::n in db::page: a.cc:1:34-35*\n"
		"field db::page::u in db::page: a.cc:1:70-71*\n");
}

static void a_field_that_is_used_brings_its_type(void **state)
{
	(void)state;
	world_write(world, "h.h", "struct page { struct { int a; } in; int n; };\nextern struct page *p;\n");
	assert_symbols("a.c", "#include \"h.h\"\nint f(void) { return p->in.a; }\n",
		       "function f: a.c:2:5-6*\nvariable p: h.h:2:21-22\ntype page: h.h:1:8-12*\n"
		       "field page::a in page: h.h:1:28-29*\nfield page::in in page: h.h:1:33-35*\n");
}

static void typedefs_lead_to_what_they_name(void **state)
{
	(void)state;
	assert_symbols(
		"a.c",
		"struct page { int n; };\ntypedef struct page page_t;\ntypedef page_t again_t;\n"
		"typedef struct page row_t[3];\ntypedef struct page *ref_t;\ntypedef enum mode { READ } mode_t;\n"
		"typedef int number_t;\ntypedef struct later later_t;\ntypedef struct page (*make_t)(void);\n",
		"enumerator READ: a.c:6:21-25*\ntype again_t is page: a.c:3:16-23*\n"
		"type later: a.c:8:16-21\ntype later_t is later: a.c:8:22-29*\n"
		"type make_t: a.c:9:23-29*\ntype mode: a.c:6:14-18*\ntype mode_t is mode: a.c:6:28-34*\n"
		"type number_t: a.c:7:13-21*\ntype page: a.c:1:8-12* a.c:2:16-20 a.c:4:16-20 a.c:5:16-20 a.c:9:16-20\n"
		"field page::n in page: a.c:1:19-20*\ntype page_t is page: a.c:2:21-27*\n"
		"type ref_t: a.c:5:22-27*\ntype row_t is page: a.c:4:21-26*\n");
	assert_symbols("a.cc", "struct page {};\nusing page_t = page;\nusing ref_t = page &;\nusing same = page_t;\n",
		       "type page: a.cc:1:8-12*\ntype page_t is page: a.cc:2:7-13*\ntype ref_t: a.cc:3:7-12*\n"
		       "type same is page: a.cc:4:7-11*\n");
}

/* A type without a name goes by its first typedef, and so do its fields and its further names. */
static void the_unnamed_goes_by_its_typedef(void **state)
{
	(void)state;
	static const char text[] = "typedef struct { int a; struct { int b; } in; } pair_t, *pair_ref;\n"
				   "typedef pair_t couple_t;\ntypedef enum { ONE } one_t;\n";
	static const char expected[] =
		"enumerator ONE: %s:3:16-19*\ntype couple_t is pair_t: %s:2:16-24*\ntype one_t: %s:3:22-27*\n"
		"type pair_ref: %s:1:58-66*\ntype pair_t: %s:1:49-55*\nfield pair_t::a in pair_t: %s:1:22-23*\n"
		"field pair_t::b in pair_t: %s:1:38-39*\nfield pair_t::in in pair_t: %s:1:43-45*\n";
	static const char *const names[] = {"a.c", "a.cc"};
	for (size_t i = 0; i < COUNT(names); i++) {
		const char *name = names[i];
		struct str lines =
			arena_printf(&world->arena, expected, name, name, name, name, name, name, name, name);
		assert_symbols(name, text, lines.ptr);
	}
}

/* A policy may name a type by any of its typedefs: who uses the type gets to know them all. */
static void a_type_brings_its_typedefs(void **state)
{
	(void)state;
	world_write(world, "h.h",
		    "struct page { int n; };\ntypedef struct page page_t;\ntypedef page_t other_t;\n"
		    "typedef struct other unused_t;\n");
	assert_symbols("a.c", "#include \"h.h\"\nint f(page_t *p) { return p->n; }\n",
		       "function f: a.c:2:5-6*\ntype other_t is page: h.h:3:16-23*\n"
		       "type page: h.h:1:8-12* h.h:2:16-20\nfield page::n in page: h.h:1:19-20*\n"
		       "type page_t is page: h.h:2:21-27*\n");
}

static void types_from_outside_have_no_place(void **state)
{
	(void)state;
	assert_symbols("a.c", "#include <stdlib.h>\ntypedef div_t mine_t;\nint f(size_t n) { return n > 1; }\n",
		       "outside type div_t:\nfunction f: a.c:3:5-6*\ntype mine_t is div_t: a.c:2:15-21*\n"
		       "outside type size_t:\n");
}

/* What the system declares is the system's, whoever declares or defines it again. */
static void what_is_declared_again_is_the_systems(void **state)
{
	(void)state;
	assert_symbols("a.c",
		       "#include <stdlib.h>\nint abs(int);\nvoid abort(void) { for (;;) ; }\n"
		       "typedef unsigned long size_t;\nint mine(int);\n",
		       "system function abort: a.c:3:6-11*\nsystem function abs: a.c:2:5-8\n"
		       "function mine: a.c:5:5-9\nsystem type size_t: a.c:4:23-29*\n");
	/* Before it, too. */
	assert_symbols("a.c", "int abs(int);\n#include <stdlib.h>\nint f(void) { return abs(1); }\n",
		       "system function abs: a.c:1:5-8\nfunction f: a.c:3:5-6*\n");
}

/* ---- constants ---- */

static void constants_are_never_written(void **state)
{
	(void)state;
	assert_symbols("a.c",
		       "extern const int a;\nextern int const b[2][2];\nextern const int *c;\nextern int *const d;\n"
		       "typedef const int fixed;\nextern fixed e;\nextern fixed f[2];\nextern volatile int g;\n"
		       "struct page { const int n; };\nextern const struct page h;\nextern struct page i;\n",
		       "constant variable a: a.c:1:18-19\nconstant variable b: a.c:2:18-19\nvariable c: a.c:3:19-20\n"
		       "constant variable d: a.c:4:19-20\nconstant variable e: a.c:6:14-15\n"
		       "constant variable f: a.c:7:14-15\ntype fixed: a.c:5:19-24*\nvariable g: a.c:8:21-22\n"
		       "constant variable h: a.c:10:26-27\nvariable i: a.c:11:20-21\ntype page: a.c:9:8-12*\n"
		       "field page::n in page: a.c:9:25-26*\n");
	assert_symbols("a.cc",
		       "extern const int a;\nextern int &b;\nextern const int &c;\nextern int &&d;\nextern int e;\n"
		       "struct S { static const int f = 1; static int g; };\n",
		       "type S: a.cc:6:8-9*\nconstant variable S::f: a.cc:6:29-30\nvariable S::g: a.cc:6:47-48\n"
		       "constant variable a: a.cc:1:18-19\n"
		       "constant variable b: a.cc:2:13-14\nconstant variable c: a.cc:3:19-20\n"
		       "constant variable d: a.cc:4:14-15\nvariable e: a.cc:5:12-13\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_same_in_other_units),
		cmocka_unit_test(others_have_other_ids),
		cmocka_unit_test(nobodys_but_this_units),
		cmocka_unit_test(fields_lead_to_their_type),
		cmocka_unit_test(a_field_that_is_used_brings_its_type),
		cmocka_unit_test(typedefs_lead_to_what_they_name),
		cmocka_unit_test(the_unnamed_goes_by_its_typedef),
		cmocka_unit_test(a_type_brings_its_typedefs),
		cmocka_unit_test(types_from_outside_have_no_place),
		cmocka_unit_test(what_is_declared_again_is_the_systems),
		cmocka_unit_test(constants_are_never_written),
	};
	return cmocka_run_group_tests(tests, open_world, close_world);
}
