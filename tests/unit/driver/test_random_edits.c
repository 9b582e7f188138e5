/*
 * Random sequences of edits, in buffers and on the disk, of sources, policy and database: after each step the project
 * must equal a model that is built from nothing. AUTOTOMY_SEED and AUTOTOMY_STEPS play one other game.
 */
#include "project_fixture.h"

enum { GAMES = 8, STEPS = 300, LOG_LINES = 12, INCLUDES_MAX = 6 };

struct game {
	struct world world;
	uint64_t state;
	unsigned step;
	char log[LOG_LINES][256]; /* the last steps, in a ring */
};

/* splitmix64 */
static uint64_t roll(struct game *game)
{
	uint64_t z = game->state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static unsigned below(struct game *game, unsigned limit)
{
	return (unsigned)(roll(game) % limit);
}

#define PICK(game, list) ((list)[below((game), sizeof(list) / sizeof *(list))])

__attribute__((format(printf, 2, 3))) static void note(struct game *game, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(game->log[game->step % LOG_LINES], sizeof game->log[0], format, args);
	va_end(args);
}

/* ---- what there is ---- */

static const char *const files[] = {
	"src/a/a1.c",     "src/a/a2.c",   "src/a/a.h",      "src/a/a_in.h", "src/b/b1.c",   "src/b/b2.cpp",
	"src/b/b.h",      "src/b/b_in.h", "src/c/c1.c",     "src/c/c.h",    "src/c/same.h", "src/a/same.h",
	"inc/same.h",     "inc/shared.h", "inc2/same.h",    "inc2/b.h",     "src/d/d.h",    "src/d/deep/e.h",
	"src/d/d.c",      "src/main.c",   "gen/made.h",     "gen/made.c",   ".hid/dot.h",   "src/a/table.txt",
	"src/b/odd.unit", "lone.h",       "src/c/list.def", "top.c",
};

static const char *const spellings[] = {
	"\"a.h\"",
	"\"b.h\"",
	"\"c.h\"",
	"<same.h>",
	"\"same.h\"",
	"<shared.h>",
	"\"../b/b_in.h\"",
	"\"../a/a.h\"",
	"\"../a/a_in.h\"",
	"<b.h>",
	"\"src/c/c.h\"",
	"\"table.txt\"",
	"\"../a/table.txt\"",
	"\"made.h\"",
	"<d/d.h>",
	"\"deep/e.h\"",
	"\"../../.hid/dot.h\"",
	"\"list.def\"",
	"\"way/b.h\"",
	"\"../c/c.h\"",
	"<../lone.h>",
	"\"./a1.c\"",
	"\"nowhere.h\"",
	"<way/b_in.h>",
	"MACRO",
	"\"../b/b1.c\"",
	"\"lone.h\"",
	"\"lnk.h\"",
};

static const char *const policies[] = {
	/* the usual one */
	"{\"version\":1,\"exclude\":[\"gen/**\"],\"composition_root\":[\"src/main.c\"],\"modules\":{"
	"\"a\":{\"files\":[\"src/a/**\"],\"public\":[\"src/a/a.h\"],\"uses\":[\"b\"]},"
	"\"b\":{\"files\":[\"src/b/**\"],\"public\":[\"src/b/b*.h\"],\"uses\":[\"c\"]},"
	"\"c\":{\"files\":[\"src/c/**\",\"inc/**\"],\"uses\":[\"a\"]},\"d\":{\"files\":[\"src/d/**\"]}}}",
	/* other edges, nothing excluded, layers */
	"{\"version\":1,\"layers\":[\"top\",\"low\"],\"modules\":{"
	"\"a\":{\"files\":[\"src/a/**\"],\"uses\":[\"*\"],\"layer\":\"low\"},"
	"\"b\":{\"files\":[\"src/b/**\"],\"public\":[\"src/b/b.h\"],\"layer\":\"top\",\"uses\":[\"a\"]},"
	"\"c\":{\"files\":[\"src/c/**\",\"gen/**\",\"**/*.txt\"],\"public\":[\"src/c/*.h\"],\"uses\":[\"a\",\"b\"]},"
	"\"d\":{\"files\":[\"src/d/**\",\".hid/**\"],\"uses\":[\"a\",\"b\",\"c\"]}}}",
	/* a folder excluded that was not, arguments for what no command names */
	"{\"version\":1,\"exclude\":[\"src/d/**\",\"inc2/**\"],\"compile\":{\"arguments\":[\"-Isrc\",\"-Iinc2\"]},"
	"\"modules\":{\"a\":{\"files\":[\"src/a/**\"],\"public\":[\"src/a/a.h\"]},"
	"\"b\":{\"files\":[\"src/b/**\"],\"uses\":[\"a\",\"c\"]},\"c\":{\"files\":[\"src/c/**\"],\"uses\":[\"b\"]}}}",
	/* two modules tie over files */
	"{\"version\":1,\"modules\":{\"a\":{\"files\":[\"src/?/**\"]},\"b\":{\"files\":[\"src/[ab]/**\"]}}}",
	/* with a part of its own */
	"{\"version\":1,\"include\":[\"src/*/part.json\"],\"modules\":{\"a\":{\"files\":[\"src/a/"
	"**\"],\"uses\":[\"b\"]},"
	"\"b\":{\"files\":[\"src/b/**\"],\"public\":[\"src/b/b.h\"]}}}",
	/* faulty */
	"{\"version\":1,\"modules\":{\"a\":{\"files\":[\"src/a/**\"],\"uses\":[\"nobody\"]}}}",
	"{\"version\":1,",
};

static const char *const parts[] = {
	"{\"version\":1,\"modules\":{\"c\":{\"files\":[\"**\"],\"uses\":[\"a\"]}}}",
	"{\"version\":1,\"modules\":{\"cc\":{\"files\":[\"*.h\"]}}}",
	"{\"version\":2}",
};

static const char *const baselines[] = {
	"{\"version\":1,\"entries\":[]}",
	"{\"version\":1,\"entries\":[{\"rule\":\"private-header\",\"from\":\"a\",\"to\":\"b\",\"file\":\"src/a/a1.c\","
	"\"target\":\"src/b/b_in.h\",\"symbol\":null,\"count\":1},{\"rule\":\"dependency\",\"from\":\"b\",\"to\":\"a\","
	"\"file\":\"src/b/b1.c\",\"target\":\"src/a/a.h\",\"symbol\":null,\"count\":2}]}",
};

/* ---- texts ---- */

static char *random_code(struct game *game)
{
	struct strbuf text = {0};
	if (below(game, 8) == 0)
		strbuf_printf(&text, "/* autotomy: allow-file(private-header): old */\n");
	for (unsigned i = below(game, INCLUDES_MAX); i > 0; i--) {
		unsigned shape = below(game, 10);
		const char *spelled = PICK(game, spellings);
		if (shape == 0)
			strbuf_printf(&text, "#if A\n#include %s\n#endif\n", spelled);
		else if (shape == 1)
			strbuf_printf(&text, "#include %s /* autotomy: allow(dependency): for now */\n", spelled);
		else if (shape == 2)
			strbuf_printf(&text, "#include_next %s\n", spelled);
		else
			strbuf_printf(&text, "#include %s\n", spelled);
	}
	strbuf_printf(&text, "int x%u;\n", below(game, 1000));
	return text.ptr;
}

static char *random_database(struct game *game)
{
	static const char *const sources[] = {"src/a/a1.c", "src/a/a2.c",     "src/b/b1.c", "src/b/b2.cpp",
					      "src/c/c1.c", "src/b/odd.unit", "src/d/d.c",  "inc/shared.h"};
	static const char *const arguments[] = {"-Iinc",
						"-Iinc2",
						"-Iinc2 -Iinc",
						"-Isrc -Iinc",
						"-iquote inc2 -Isrc/c",
						"-include same.h -Iinc",
						"-Igen -I.",
						"-Isrc -Iway",
						"@flags.rsp"};
	struct strbuf text = {0};
	strbuf_printf(&text, "[");
	for (unsigned i = below(game, 10); i > 0; i--)
		strbuf_printf(&text, "{\"directory\":\"%.*s\",\"file\":\"%s\",\"command\":\"cc %s -c x.c\"}%s",
			      STR_ARG(game->world.tree.root), PICK(game, sources), PICK(game, arguments),
			      i > 1 ? "," : "");
	strbuf_printf(&text, "]");
	return text.ptr;
}

/* ---- steps ---- */

static void tell(struct game *game, const char *path)
{
	project_disk_changed(game->world.project, str_from(path));
}

/* Names of the tree change their kind now and then: what is in the way goes, and nothing is written through links. */
static void write_file(struct game *game, const char *path, const char *text)
{
	struct tree *tree = &game->world.tree;
	struct stat st;
	char *folder = strdup(path);
	for (char *slash = folder; (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		if (lstat(tree_absolute(tree, folder), &st) == 0 && !S_ISDIR(st.st_mode)) {
			tree_remove(tree, folder);
			tell(game, folder);
		}
		*slash = '/';
	}
	free(folder);
	if (lstat(tree_absolute(tree, path), &st) == 0 && !S_ISREG(st.st_mode))
		tree_remove(tree, path);
	tree_write(tree, path, text);
	tell(game, path);
}

static void type_code(struct game *game)
{
	const char *path = PICK(game, files);
	char *text = random_code(game);
	note(game, "type %s: %s", path, text);
	world_type(&game->world, path, text);
	free(text);
}

static void close_code(struct game *game)
{
	if (game->world.buffers.len == 0)
		return;
	char *path = strdup(game->world.buffers.items[below(game, (unsigned)game->world.buffers.len)]->path);
	note(game, "close %s", path);
	world_close_buffer(&game->world, path);
	free(path);
}

static void write_code(struct game *game)
{
	const char *path = PICK(game, files);
	char *text = random_code(game);
	note(game, "write %s: %s", path, text);
	write_file(game, path, text);
	free(text);
}

static void remove_code(struct game *game)
{
	const char *path = PICK(game, files);
	struct arena scratch = {0};
	struct str real = path_real(&scratch, str_from(tree_absolute(&game->world.tree, path)));
	if (str_eq(real, str_from(tree_absolute(&game->world.tree, path)))) { /* and not behind a link */
		note(game, "remove %s", path);
		tree_remove(&game->world.tree, path);
		tell(game, path);
	}
	arena_finish(&scratch);
}

static void move_folder(struct game *game)
{
	static const char *const folders[] = {"src/a", "src/b", "src/d", "src/d/deep", "inc", "inc2", "gen", "away"};
	const char *from = PICK(game, folders), *to = PICK(game, folders);
	note(game, "move %s to %s", from, to);
	tree_remove(&game->world.tree, "spare");
	if (rename(tree_absolute(&game->world.tree, from), tree_absolute(&game->world.tree, "spare")) == 0) {
		tree_remove(&game->world.tree, to);
		if (rename(tree_absolute(&game->world.tree, "spare"), tree_absolute(&game->world.tree, to)) < 0)
			tree_remove(&game->world.tree, "spare");
	}
	tell(game, from);
	tell(game, to);
}

static void set_link(struct game *game)
{
	static const char *const links[] = {"way", "src/a/lnk.h", "src/c/lnk.h", "inc2", "src/a/a_in.h"};
	static const char *const targets[] = {
		"src/b", "inc", "../b/b.h", "../../inc/shared.h", "nowhere", "../outside", "../../../outside/b.h",
		"../d"};
	const char *path = PICK(game, links), *target = PICK(game, targets);
	tree_remove(&game->world.tree, path);
	bool made = below(game, 3) > 0 && symlink(target, tree_absolute(&game->world.tree, path)) == 0;
	note(game, "link %s to %s", path, made ? target : "nothing");
	tell(game, path);
}

static void write_config(struct game *game)
{
	switch (below(game, 8)) {
	case 0:
	case 1:
	case 2: {
		unsigned policy = below(game, sizeof policies / sizeof *policies);
		note(game, "write policy %u", policy);
		write_file(game, "autotomy.json", policies[policy]);
		break;
	}
	case 3: {
		char *database = random_database(game);
		const char *path = below(game, 2) ? "compile_commands.json" : "gen/compile_commands.json";
		note(game, "write %s", path);
		write_file(game, path, database);
		free(database);
		break;
	}
	case 4:
		note(game, "remove a database");
		remove_code(game);
		tree_remove(&game->world.tree, "compile_commands.json");
		tell(game, "compile_commands.json");
		break;
	case 5:
		note(game, "write a part");
		write_file(game, below(game, 2) ? "src/c/part.json" : "src/d/part.json", PICK(game, parts));
		break;
	case 6:
		note(game, "write the baseline");
		write_file(game, "autotomy-baseline.json", PICK(game, baselines));
		break;
	default:
		note(game, "write flags");
		write_file(game, "flags.rsp", below(game, 2) ? "-Iinc" : "-Isrc/c -Iinc2");
	}
}

static void type_config(struct game *game)
{
	unsigned policy = below(game, sizeof policies / sizeof *policies);
	note(game, "type policy %u", policy);
	world_type(&game->world, "autotomy.json", policies[policy]);
}

static void take_step(struct game *game)
{
	unsigned kind = below(game, 100);
	note(game, "nothing");
	if (kind < 45)
		type_code(game);
	else if (kind < 55)
		close_code(game);
	else if (kind < 70)
		write_code(game);
	else if (kind < 80)
		remove_code(game);
	else if (kind < 84)
		move_folder(game);
	else if (kind < 89)
		set_link(game);
	else if (kind < 96)
		write_config(game);
	else
		type_config(game);
}

/* ---- the comparison ---- */

static void print_log(const struct game *game)
{
	for (unsigned i = game->step < LOG_LINES ? 0 : game->step - LOG_LINES + 1; i <= game->step; i++)
		print_error("step %u: %s\n", i, game->log[i % LOG_LINES]);
}

/* From the first line that differs on. */
static void print_difference(const char *kept, const char *scratch)
{
	size_t same = 0, line = 0;
	for (; kept[same] && kept[same] == scratch[same]; same++)
		if (kept[same] == '\n')
			line = same + 1;
	print_error("kept up to date:\n%.600s\nfrom nothing:\n%.600s\n", kept + line, scratch + line);
}

static void print_file_of_difference(const char *kept, const char *scratch)
{
	size_t same = 0, line = 0, file = 0;
	for (; kept[same] && kept[same] == scratch[same]; same++)
		if (kept[same] == '\n') {
			line = same + 1;
			file = kept[line] == ' ' ? file : line;
		}
	print_error("in %.*s\n", (int)strcspn(kept + file, "\n"), kept + file);
}

static void compare(struct game *game)
{
	struct model *model = &game->world.project->model;
	struct scratch_model scratch;
	bool sound = scratch_model_build(&scratch, game->world.tree.root, model);
	if (sound != !game->world.project->refused) {
		print_log(game);
		fail_msg("the policy is %s, the project thinks not", sound ? "sound" : "faulty");
	}
	if (sound) {
		struct strbuf kept = describe_model(model), cold = describe_model(&scratch.model);
		if (strcmp(kept.ptr ? kept.ptr : "", cold.ptr ? cold.ptr : "") != 0) {
			print_log(game);
			print_file_of_difference(kept.ptr, cold.ptr);
			print_difference(kept.ptr, cold.ptr);
			fail();
		}
		strbuf_free(&kept);
		strbuf_free(&cold);
	}
	scratch_model_finish(&scratch);
}

static uint64_t number_of(const char *name, uint64_t otherwise)
{
	const char *text = getenv(name);
	return text ? strtoull(text, NULL, 0) : otherwise;
}

static void plant(struct game *game)
{
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		char *text = random_code(game);
		if (below(game, 5))
			tree_write(&game->world.tree, files[i], text);
		free(text);
	}
	tree_write(&game->world.tree, "autotomy.json", policies[0]);
	tree_write(&game->world.tree, "flags.rsp", "-Iinc");
	tree_write(&game->world.tree, "../outside/b.h", "#include \"a.h\"\n");
	char *database = random_database(game);
	tree_write(&game->world.tree, "compile_commands.json", database);
	free(database);
}

static void play(uint64_t seed, unsigned steps)
{
	print_message("AUTOTOMY_SEED=%llu AUTOTOMY_STEPS=%u\n", (unsigned long long)seed, steps);
	struct game game = {.state = seed};
	world_create(&game.world);
	plant(&game);
	world_open(&game.world, false);
	world_settle(&game.world);
	note(&game, "planted");
	compare(&game);
	for (game.step = 1; game.step <= steps; game.step++) {
		take_step(&game);
		world_settle(&game.world);
		compare(&game);
		world_forget_events(&game.world);
	}
	world_destroy(&game.world);
}

static void test_equals_a_cold_check(void **state)
{
	(void)state;
	uint64_t seed = number_of("AUTOTOMY_SEED", 0);
	unsigned steps = (unsigned)number_of("AUTOTOMY_STEPS", STEPS);
	for (uint64_t i = 1; seed == 0 && i <= GAMES; i++)
		play(i, steps);
	if (seed)
		play(seed, steps);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_equals_a_cold_check)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
