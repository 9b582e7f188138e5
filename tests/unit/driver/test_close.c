/* A project may be closed at any moment, whatever is under way: nothing leaks, no event comes, the loop ends. */
#include "project_fixture.h"

enum { MOMENTS = 60, FILES = 40 };

static void plant(struct world *world)
{
	world_create(world);
	tree_write(&world->tree, "autotomy.json",
		   "{\"version\":1,\"modules\":{\"a\":{\"files\":[\"a/**\"]},\"b\":{\"files\":[\"b/"
		   "**\"],\"public\":[]}}}");
	for (int i = 0; i < FILES; i++)
		tree_write(&world->tree,
			   arena_printf(&world->tree.arena, "%c/d%d/f%d.c", i % 2 ? 'a' : 'b', i % 5, i).ptr,
			   "#include \"../../b/d0/f0.c\"\nint x;\n");
}

static void open_as(struct world *world, bool parse)
{
	struct project_options options = {.root = world->tree.root, .watch = true, .parse = parse};
	struct project_events events = {.context = world, .changed = world_on_changed, .log = world_on_log};
	world->project = project_create(&world->loop, &options, &events);
}

/* Some of everything that can be under way. */
static void stir(struct world *world, unsigned turn)
{
	switch (turn % 7) {
	case 0:
		world_type(world, "a/d1/f1.c", "#include \"../../b/d0/f0.c\"\nint y;\n");
		break;
	case 1:
		tree_write(&world->tree, "a/new/n.c", "int n;\n");
		break;
	case 2:
		world_type(world, "autotomy.json", "{\"version\":1,\"exclude\":[\"b/**\"],\"modules\":{}}");
		break;
	case 3:
		project_sweep(world->project);
		break;
	case 4:
		tree_remove(&world->tree, "a/d3");
		break;
	case 5:
		world_close_buffer(world, "a/d1/f1.c");
		break;
	default:
		project_settle(world->project);
	}
}

static void close_after(unsigned turns, bool parse)
{
	struct world world;
	plant(&world);
	open_as(&world, parse);
	for (unsigned turn = 0; turn < turns; turn++) {
		stir(&world, turn);
		uv_run(&world.loop, UV_RUN_NOWAIT);
	}
	world_close(&world);
	size_t events = world.changed.len + world.logs.len;
	uv_run(&world.loop, UV_RUN_DEFAULT);
	assert_int_equal(world.changed.len + world.logs.len, events);
	world_destroy(&world);
}

static void test_without_parsers(void **state)
{
	(void)state;
	for (unsigned turns = 0; turns < MOMENTS; turns++)
		close_after(turns, false);
}

static void test_with_parsers(void **state)
{
	(void)state;
	for (unsigned turns = 0; turns < MOMENTS; turns += 5)
		close_after(turns, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_without_parsers), cmocka_unit_test(test_with_parsers)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
