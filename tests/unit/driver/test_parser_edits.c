/*
 * Random edits of files that a parser keeps: after each, the facts must equal those of a parser that starts from
 * nothing, byte for byte. The files are made for what is hard about a preamble, and real ones where they are at hand
 * (AUTOTOMY_REAL). AUTOTOMY_SEED and AUTOTOMY_STEPS play one other game.
 */
#include "test_parser_compare.h"

enum { STEPS_MADE = 80, STEPS_REAL = 20, STEPS_TO_RESET = 5, TEXT_BYTES = 1 << 20 };

struct game {
	uint64_t state;
	struct str original;
	struct strbuf text;
};

/* splitmix64 */
static uint64_t roll(struct game *game)
{
	uint64_t z = game->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static size_t below(struct game *game, size_t limit)
{
	return limit ? (size_t)(roll(game) % limit) : 0;
}

static unsigned long setting(const char *name, unsigned long otherwise)
{
	const char *value = getenv(name);
	return value && *value ? strtoul(value, NULL, 10) : otherwise;
}

/* ---- edits ---- */

static const char *const lines[] = {
	"int typed_%zu(void) { return %zu; }\n",
	"static int typed_%zu = %zu;\n",
	"#define TYPED_%zu %zu\n",
	"#define OPEN(x) x\n",
	"#undef OPEN\n",
	"#if 0\n",
	"#endif\n",
	"#include \"list.def\"\n",
	"#include \"late.h\"\n",
	"#include <stddef.h>\n",
	"#include \"missing_%zu.h\"\n",
	"struct typed_%zu { int a; struct page *b; };\n",
	"struct page;\n",
	"typedef struct page page_%zu;\n",
	"/* \n",
	"*/\n",
	"// comment %zu\n",
	"}\n",
	"{\n",
	";\n",
	"\n",
	"extern int shared_count;\n",
	"enum { TYPED_ENUM_%zu = %zu };\n",
	"int (*hook_%zu)(void) = 0;\n",
	"#line 7\n",
	"#pragma once\n",
	"#define HOOK(p) put(p)\n",
	"#define MINE(p) TWICE(p) + own(p) + GET(p)->n\n",
	"#define LOOP(x) LIST(x) HOOK(x)\n",
	"int mine_%zu(struct page *p) { return MINE(p); }\n",
	"#ifdef HOOK\n",
	"#else\n",
};

/* What is typed inside functions. */
static const char *const statements[] = {
	" shared_count++; ",
	" int typed_%zu = 0; ",
	" extern int block_%zu(void); ",
	" struct local_%zu { int a; } local_%zu; ",
	" block_%zu(); ",
	" undeclared_%zu(); ",
	" put(0); ",
	" HOOK(0); ",
	" (void)sizeof(struct page); ",
	" __builtin_trap(); ",
	" { ",
	" } ",
	" /* ",
	" */ ",
	" \"# ",
	" return 0; } int split_%zu(void) { ",
	"\n#ifdef HOOK\n",
	"\n#else\n",
	"\n#endif\n",
	"\n#define TYPED_%zu put(0)\n",
	"\n#undef HOOK\n",
	" TYPED_%zu; ",
};

static size_t line_begin(struct game *game)
{
	size_t at = below(game, game->text.len + 1);
	while (at && game->text.ptr[at - 1] != '\n')
		at--;
	return at;
}

static size_t line_end(struct game *game, size_t at)
{
	while (at < game->text.len && game->text.ptr[at] != '\n')
		at++;
	return at < game->text.len ? at + 1 : at;
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
}

/* A word of the text, somewhere. */
static struct str random_word(struct game *game)
{
	size_t at = below(game, game->text.len), begin = at;
	while (at < game->text.len && !is_word(game->text.ptr[at]))
		at++;
	for (begin = at; begin && is_word(game->text.ptr[begin - 1]);)
		begin--;
	while (at < game->text.len && is_word(game->text.ptr[at]))
		at++;
	return (struct str){game->text.ptr + begin, at - begin};
}

static void insert(struct game *game, size_t at, const char *format)
{
	char line[200];
	size_t number = below(game, 4);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(line, sizeof line, format, number, number);
#pragma GCC diagnostic pop
	strbuf_splice(&game->text, at, at, str_from(line));
}

static void insert_line(struct game *game)
{
	insert(game, line_begin(game), lines[below(game, sizeof lines / sizeof *lines)]);
}

/* Behind a semicolon or an opening bracket. */
static void insert_statement(struct game *game)
{
	size_t at = below(game, game->text.len + 1);
	while (at && !strchr(";{", game->text.ptr[at - 1]))
		at--;
	insert(game, at, statements[below(game, sizeof statements / sizeof *statements)]);
}

static void append_use(struct game *game)
{
	struct str word = random_word(game);
	char line[200];
	snprintf(line, sizeof line, "int use_%zu(void) { return %.*s; }\n", below(game, 1000),
		 (int)(word.len < 80 ? word.len : 80), word.ptr);
	strbuf_add(&game->text, str_from(line));
}

static void delete_line(struct game *game)
{
	size_t at = line_begin(game);
	strbuf_splice(&game->text, at, line_end(game, at), (struct str){0});
}

static void double_line(struct game *game)
{
	struct arena arena = {0};
	size_t at = line_begin(game);
	struct str line = arena_str(&arena, str_sub(strbuf_str(&game->text), at, line_end(game, at)));
	size_t to = below(game, 2) ? at : line_begin(game);
	strbuf_splice(&game->text, to, to, line);
	arena_finish(&arena);
}

static void change_word(struct game *game)
{
	struct arena arena = {0};
	struct str other = arena_str(&arena, random_word(game));
	struct str word = random_word(game);
	size_t at = (size_t)(word.ptr - game->text.ptr);
	strbuf_splice(&game->text, at, at + word.len, other);
	arena_finish(&arena);
}

static void change_byte(struct game *game)
{
	static const char bytes[] = "{}();,#\"'*/ \n\\x";
	size_t at = below(game, game->text.len + 1);
	size_t end = below(game, 2) && at < game->text.len ? at + 1 : at;
	strbuf_splice(&game->text, at, end, (struct str){&bytes[below(game, sizeof bytes - 1)], 1});
}

static void edit(struct game *game)
{
	switch (below(game, 12)) {
	case 0:
	case 1:
		insert_line(game);
		break;
	case 8:
	case 9:
	case 10:
	case 11:
		insert_statement(game);
		break;
	case 2:
	case 3:
		append_use(game);
		break;
	case 4:
		delete_line(game);
		break;
	case 5:
		double_line(game);
		break;
	case 6:
		change_word(game);
		break;
	default:
		change_byte(game);
	}
}

/* ---- the game ---- */

static void play(struct parse_request request, unsigned long steps)
{
	struct game game = {.state = setting("AUTOTOMY_SEED", 1)};
	struct arena arena = {0};
	FILE *file = fopen(request.file.ptr, "r");
	assert_non_null(file);
	strbuf_reserve(&game.text, TEXT_BYTES);
	game.text.len = fread(game.text.ptr, 1, TEXT_BYTES, file);
	game.text.ptr[game.text.len] = '\0';
	fclose(file);
	game.original = arena_str(&arena, strbuf_str(&game.text));
	steps = setting("AUTOTOMY_STEPS", steps);
	for (unsigned long step = 0; step < steps; step++) {
		comparison_check(&request, strbuf_str(&game.text));
		if (step % STEPS_TO_RESET == STEPS_TO_RESET - 1) {
			strbuf_clear(&game.text);
			strbuf_add(&game.text, game.original);
		}
		edit(&game);
	}
	strbuf_free(&game.text);
	arena_finish(&arena);
}

/* ---- made files ---- */

static const char c_header[] =
	"#ifndef PAGE_H\n#define PAGE_H\n#include <stddef.h>\n"
	"struct page { int n; struct page *next; };\ntypedef struct page page;\n"
	"struct hidden;\ntypedef struct hidden *hidden_ref;\nstruct hidden *hidden_make(void);\n"
	"int get(struct page *);\nint put(struct page *);\nextern int shared_count;\n"
	"#define TYPE(n) struct n { int a; }; typedef struct n n\nTYPE(made);\n"
	"#define PAIR(n) int n##_read(void); int n##_write(int)\nPAIR(disk);\n"
	"#ifndef HOOK\n#define HOOK(p)\n#endif\n#define GET(p) get(p)\n#define TWICE(p) (GET(p) + GET(p))\n"
	"static inline int own(struct page *p) { HOOK(p); return GET(p) + p->n; }\n"
	"enum color { RED, GREEN };\ntypedef struct { int x, y; } point;\n"
	"enum names {\n#define NAME(n) NAME_##n,\n#include \"list.def\"\n#undef NAME\nNAMES\n};\n#endif\n";

static const char c_source[] =
	"/* A comment. */\n#define HOOK(p) put(p)\n#include \"page.h\"\n#ifdef ODD\nint odd;\n#endif\n#include "
	"\"other.h\"\nint shared_count = RED;\n"
	"static const char *names[] = {\n#define NAME(n) #n,\n#include \"list.def\"\n#undef NAME\n};\n"
	"struct hidden { page p; made m; };\n#include \"late.h\"\n"
	"#define MINE(p) (GET(p) + p->n + RED + other())\n#define LIST(X) X(get) X(put)\n#define CALL(f) f(0) +\n"
	"int mine(struct page *p) { return MINE(p) + LIST(CALL) 0; }\n"
	"int f(struct page *p) { point q = {1, 2}; return own(p) + TWICE(p) + q.x + NAME_ONE + sizeof names; }\n"
	"int disk_read(void) { return late() + disk_write(2) + (int)sizeof(struct hidden); }\n"
	"struct hidden *hidden_make(void) { return NULL; }\nint get(page *p) { return p->next->n + other(); }\n";

static const char cplusplus_header[] =
	"#pragma once\nnamespace db {\nclass Page {\npublic:\n  Page() = default;\n  Page(const Page &) = delete;\n"
	"  Page &operator=(const Page &) = delete;\n  int size() const { return size_; }\n  static int count;\n"
	"  friend int peek(const Page &page) { return page.size_; }\nprivate:\n  int size_ = 0;\n};\n"
	"#define ACCESS(n) int n() const; void n(int)\nclass Book { public: ACCESS(pages); template <class T> T as() "
	"const { return "
	"T(); } operator int() const; };\n"
	"template <class T> class Box { public: T get() const { return value_; } void set(T v = T()); static int made; "
	"T value_; };\n"
	"template <class T> int Box<T>::made = 0;\ntemplate <class T> void Box<T>::set(T v) { value_ = v; }\n"
	"template <class T> T largest(T a, T b) { return a < b ? b : a; }\nint free_one(int);\nint free_one(double);\n"
	"inline int inlined(int a = 1) { return free_one(a); }\nenum class Mode { on, off };\nnamespace { int hidden; "
	"}\n}\n"
	"extern \"C\" { int c_one(void); }\n";

static const char cplusplus_source[] =
	"#include \"page.hpp\"\nusing db::Page;\nint db::Page::count = 0;\nnamespace db {\n"
	"int Book::pages() const { return largest(1, 2); }\nvoid Book::pages(int) {}\n}\n"
	"static int g(const Page &p, db::Book &b) {\n  db::Box<int> box; box.set(); db::Box<Page *> other;\n"
	"  return p.size() + peek(p) + b.as<int>() + int(b) + box.get() + db::Box<int>::made + (other.get() ? 1 : "
	"0);\n}\n"
	"extern \"C\" int c_one(void) { return db::inlined() + (int)db::Mode::on; }\ntemplate class db::Box<long>;\n"
	"template <> int db::largest(int a, int b) { return a + b; }\nint h(Page p[]) { return g(p[0], *(db::Book *)0) "
	"+ "
	"db::free_one(2.0); }\n";

static void made_c_files(void **state)
{
	(void)state;
	world_write(comparison.world, "list.def", "NAME(ONE)\nNAME(TWO)\n");
	world_write(comparison.world, "page.h", c_header);
	world_write(comparison.world, "other.h", "#include \"page.h\"\nint other(void);\n");
	world_write(comparison.world, "late.h", "#include \"page.h\"\nstatic inline int late(void) { return RED; }\n");
	world_write(comparison.world, "a.c", c_source);
	play(world_request(comparison.world, "a.c"), STEPS_MADE);
}

static void made_cplusplus_files(void **state)
{
	(void)state;
	world_write(comparison.world, "page.hpp", cplusplus_header);
	world_write(comparison.world, "list.def", "NAME(ONE)\n");
	world_write(comparison.world, "late.h", "inline int late() { return 1; }\n");
	world_write(comparison.world, "a.cc", cplusplus_source);
	play(world_request(comparison.world, "a.cc"), STEPS_MADE);
}

/* ---- real files ---- */

static void play_real(const char *tree, const char *file, struct str *arguments, size_t count)
{
	const char *folder = getenv("AUTOTOMY_REAL");
	struct str root = arena_printf(&comparison.world->arena, "%s/%s", folder ? folder : "", tree);
	struct str path = path_join(&comparison.world->arena, root, str_from(file));
	if (!folder || access(arena_str(&comparison.world->arena, path).ptr, R_OK) != 0)
		skip();
	struct parse_request request = world_request(comparison.world, file);
	request.root = request.directory = root;
	request.file = arena_str(&comparison.world->arena, path);
	request.arguments = arguments;
	request.argument_count = count;
	play(request, STEPS_REAL);
}

static struct str redis_arguments[] = {STR_INIT("-Isrc"), STR_INIT("-Ideps/hiredis"), STR_INIT("-Ideps/linenoise"),
				       STR_INIT("-Ideps/lua/src"), STR_INIT("-Ideps/hdr_histogram")};
static struct str leveldb_arguments[] = {STR_INIT("-I."), STR_INIT("-Iinclude"), STR_INIT("-std=c++11"),
					 STR_INIT("-DLEVELDB_PLATFORM_POSIX=1")};

static void redis_t_hash(void **state)
{
	(void)state;
	play_real("redis-7.0.15", "src/t_hash.c", redis_arguments, 5);
}

static void redis_ae(void **state)
{
	(void)state;
	play_real("redis-7.0.15", "src/ae.c", redis_arguments, 5);
}

static void leveldb_table(void **state)
{
	(void)state;
	play_real("leveldb-1.23", "table/table.cc", leveldb_arguments, 4);
}

static void leveldb_db_impl(void **state)
{
	(void)state;
	play_real("leveldb-1.23", "db/db_impl.cc", leveldb_arguments, 4);
}

static void redis_server(void **state)
{
	(void)state;
	play_real("redis-7.0.15", "src/server.c", redis_arguments, 5);
}

static void leveldb_env_posix(void **state)
{
	(void)state;
	play_real("leveldb-1.23", "util/env_posix.cc", leveldb_arguments, 4);
}

/* ---- */

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made_c_files),  cmocka_unit_test(made_cplusplus_files),
		cmocka_unit_test(redis_t_hash),  cmocka_unit_test(redis_ae),
		cmocka_unit_test(leveldb_table), cmocka_unit_test(leveldb_env_posix),
		cmocka_unit_test(redis_server),  cmocka_unit_test(leveldb_db_impl),
	};
	return cmocka_run_group_tests(tests, comparison_open, comparison_close);
}
