/*
 * Who tells what stands in a macro's body: results written by hand are hung on files in random orders, replaced and
 * split, and the choice must be the one that a model makes which saw them once, in order.
 */
#include "scratch_model.h"

#include <autotomy/core/wire.h>

#include "../../../analysis/driver/model/model_parts.h"

enum { UNITS = 5, LINES = 6, GAMES = 300, CHANGES = 12 };

struct bodies_world {
	struct tree tree;
	struct model model;
	struct file *header, *units[UNITS];
	unsigned visits;
	uint64_t state;
};

static unsigned below(struct bodies_world *world, unsigned limit)
{
	world->state = world->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(world->state >> 33) % limit;
}

static void open_world(struct bodies_world *world)
{
	*world = (struct bodies_world){.state = world->state};
	tree_create(&world->tree);
	assert_int_equal(model_init(&world->model, world->tree.root), 0);
	world->header = file_table_intern(&world->model.table, STR("m.h"));
	world->header->code = true;
	for (int i = 0; i < UNITS; i++) {
		char name[] = {(char)('a' + i), '.', 'c', 0};
		world->units[i] = file_table_intern(&world->model.table, str_from(name));
		world->units[i]->code = true;
	}
}

static void close_world(struct bodies_world *world)
{
	model_finish(&world->model);
	tree_destroy(&world->tree);
}

static void note_visit(void *context, struct file *file)
{
	struct bodies_world *world = context;
	assert_ptr_equal(file, world->header);
	world->visits++;
}

static unsigned settle(struct bodies_world *world)
{
	struct file_visitor visitor = {.visit = note_visit, .context = world};
	world->visits = 0;
	model_settle_bodies(&world->model, &visitor);
	assert_int_equal(world->model.doubted.len, 0);
	return world->visits;
}

/* What a parse of the unit tells of the header: a use of `v` in each line, in the way that stands there, -1 for none.
 */
static struct parse_result *result_of(const struct bodies_world *world, unsigned unit, const int how[LINES])
{
	struct str files[] = {world->units[unit]->path, STR("m.h")};
	struct symbol_place place = {.file = 1, .range = {{9, 1}, {9, 2}}};
	struct symbol_fact symbol = {.name = STR("v"),
				     .kind = SYMBOL_VARIABLE,
				     .id = 7,
				     .record = SYMBOL_RECORD_NONE,
				     .places = &place,
				     .place_count = 1};
	struct use_fact uses[LINES];
	struct parse_facts facts = {
		.files = files, .file_count = 2, .symbols = &symbol, .symbol_count = 1, .uses = uses};
	for (uint32_t i = 0; i < LINES; i++)
		if (how[i] >= 0)
			uses[facts.use_count++] = (struct use_fact){
				.file = 1, .range = {{i + 1, 3}, {i + 1, 4}}, .how = (uint32_t)how[i]};
	struct strbuf frame = {0};
	wire_put_facts(&frame, 1, &facts);
	enum wire_type type;
	struct str payload;
	size_t bytes;
	assert_int_equal(wire_next(strbuf_str(&frame), &type, &payload, &bytes), WIRE_FRAME);
	struct parse_result *result = parse_result_decode(payload);
	assert_non_null(result);
	result->asked_at = world->model.clock;
	strbuf_free(&frame);
	return result;
}

/* In addition to what hangs there. */
static void hang(struct bodies_world *world, struct file *file, unsigned unit, const int how[LINES])
{
	struct parse_result *result = result_of(world, unit, how);
	model_hang(&world->model, file, result);
	parse_result_release(result);
}

/* For each line the units that tell it, and how: "a2 -- a0c1 ...". */
static const char *chosen(struct bodies_world *world)
{
	int how[LINES][UNITS];
	struct strbuf out = {0};
	memset(how, -1, sizeof how);
	const struct bodies *bodies = world->header->bodies;
	for (size_t i = 0; bodies && i < bodies->parses.len; i++) {
		const struct body_parse *parse = &bodies->parses.items[i];
		for (size_t u = 0; u < parse->use_count; u++)
			how[parse->uses[u].range.begin.line - 1][parse->main->path.ptr[0] - 'a'] =
				(int)parse->uses[u].how;
	}
	for (int i = 0; i < LINES; i++) {
		size_t before = out.len;
		for (int unit = 0; unit < UNITS; unit++)
			if (how[i][unit] >= 0)
				strbuf_printf(&out, "%c%d", 'a' + unit, how[i][unit]);
		strbuf_printf(&out, out.len > before ? " " : "-- ");
	}
	const char *copy = arena_str(&world->tree.arena, strbuf_str(&out)).ptr;
	strbuf_free(&out);
	return copy;
}

static void the_first_unit_tells(void **state)
{
	(void)state;
	struct bodies_world world = {0};
	open_world(&world);
	hang(&world, world.units[2], 2, (int[]){0, 1, 1, -1, -1, -1});
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "c0 c1 c1 -- -- -- ");
	hang(&world, world.units[0], 0, (int[]){-1, 1, 0, 0, -1, -1});
	assert_int_equal(settle(&world), 1);
	/* What the first one does another way is told by both. */
	assert_string_equal(chosen(&world), "c0 a1 a0c1 a0 -- -- ");
	model_drop_parses(&world.model, world.units[0]);
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "c0 c1 c1 -- -- -- ");
	model_drop_parses(&world.model, world.units[2]);
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "-- -- -- -- -- -- ");
	close_world(&world);
}

static void what_its_own_parses_tell_is_theirs(void **state)
{
	(void)state;
	struct bodies_world world = {0};
	open_world(&world);
	const int all[] = {1, 1, 1, -1, -1, -1};
	struct parse_result *shared = result_of(&world, 0, all);
	model_hang(&world.model, world.units[0], shared);
	model_hang(&world.model, world.header, shared);
	parse_result_release(shared);
	hang(&world, world.units[1], 1, (int[]){1, 3, -1, 0, -1, -1});
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "-- b2 -- b0 -- -- ");
	model_drop_parses(&world.model, world.header);
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "a1 a1b2 a1 b0 -- -- ");
	close_world(&world);
}

static void what_says_the_same_concerns_nobody(void **state)
{
	(void)state;
	struct bodies_world world = {0};
	open_world(&world);
	hang(&world, world.units[0], 0, (int[]){0, 0, -1, -1, -1, -1});
	hang(&world, world.units[1], 1, (int[]){0, 0, -1, -1, -1, -1});
	assert_int_equal(settle(&world), 1);
	model_drop_parses(&world.model, world.units[1]);
	hang(&world, world.units[1], 1, (int[]){0, 0, -1, -1, -1, -1});
	assert_int_equal(settle(&world), 0);
	/* The places of its symbols may be others. */
	model_drop_parses(&world.model, world.units[0]);
	hang(&world, world.units[0], 0, (int[]){0, 0, -1, -1, -1, -1});
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "a0 a0 -- -- -- -- ");
	close_world(&world);
}

/* While the parse that knows the new text is on its way, what was told moves along; and an old one brings nothing. */
static void an_edited_header_keeps_what_was_told(void **state)
{
	(void)state;
	struct bodies_world world = {0};
	open_world(&world);
	struct str text = STR("..v.\n..v.\n");
	struct line_table lines = {0};
	line_table_build(&lines, text);
	world.header->overlay = (struct overlay){.text = text, .lines = &lines, .open = true};
	hang(&world, world.units[0], 0, (int[]){0, 1, -1, -1, -1, -1});
	settle(&world);
	struct text_edit edits[] = {{.begin = 0, .end = 4, .inserted = 1}};
	text = STR("\n\n..v.\n");
	line_table_build(&lines, text);
	world.header->overlay.text = text;
	world.header->changed_at = ++world.model.clock;
	model_move_bodies(&world.model, world.header, edits, 1);
	assert_string_equal(chosen(&world), "-- -- a1 -- -- -- ");
	model_drop_parses(&world.model, world.units[0]);
	struct parse_result *late = result_of(&world, 0, (int[]){0, 1, -1, -1, -1, -1});
	late->asked_at--;
	model_hang(&world.model, world.units[0], late);
	parse_result_release(late);
	settle(&world);
	assert_string_equal(chosen(&world), "-- -- a1 -- -- -- ");
	model_drop_parses(&world.model, world.units[0]);
	hang(&world, world.units[0], 0, (int[]){-1, -1, 3, -1, -1, -1});
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "-- -- a3 -- -- -- ");
	model_move_bodies(&world.model, world.header, NULL, 0);
	assert_string_equal(chosen(&world), "-- -- -- -- -- -- ");
	assert_int_equal(settle(&world), 1);
	assert_string_equal(chosen(&world), "-- -- a3 -- -- -- ");
	world.header->overlay = (struct overlay){0};
	line_table_finish(&lines);
	close_world(&world);
}

/* ---- any order ---- */

static void random_ways(struct bodies_world *world, int how[LINES])
{
	for (int i = 0; i < LINES; i++)
		how[i] = below(world, 2) ? (int)below(world, 4) : -1;
}

/* What two parses of one unit tell, each for a part of its files, is what one of them would. */
static void hang_in_parts(struct bodies_world *world, unsigned unit, const int how[LINES])
{
	int parts[2][LINES];
	for (int i = 0; i < LINES; i++) {
		unsigned part = below(world, 3);
		for (unsigned p = 0; p < 2; p++)
			parts[p][i] = part == p || part == 2 || how[i] < 0 ? how[i] : -1;
		if (part == 2 && how[i] == 3)
			parts[0][i] = 1, parts[1][i] = 2;
	}
	hang(world, world->units[unit], unit, parts[0]);
	hang(world, world->units[unit], unit, parts[1]);
}

static void any_order_comes_to_the_same(void **state)
{
	(void)state;
	for (unsigned game = 1; game <= GAMES; game++) {
		struct bodies_world kept = {.state = game}, cold = {0};
		int ways[UNITS][LINES];
		open_world(&kept);
		open_world(&cold);
		for (unsigned unit = 0; unit < UNITS; unit++)
			random_ways(&kept, ways[unit]);
		for (unsigned change = 0; change < UNITS + CHANGES; change++) {
			unsigned unit = change < UNITS ? UNITS - 1 - change : below(&kept, UNITS);
			if (change >= UNITS && below(&kept, 2))
				random_ways(&kept, ways[unit]);
			model_drop_parses(&kept.model, kept.units[unit]);
			hang_in_parts(&kept, unit, ways[unit]);
			if (below(&kept, 2))
				settle(&kept);
		}
		for (unsigned unit = 0; unit < UNITS; unit++)
			hang(&cold, cold.units[unit], unit, ways[unit]);
		settle(&kept);
		settle(&cold);
		assert_string_equal(chosen(&kept), chosen(&cold));
		close_world(&kept);
		close_world(&cold);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_unit_tells),
		cmocka_unit_test(what_its_own_parses_tell_is_theirs),
		cmocka_unit_test(what_says_the_same_concerns_nobody),
		cmocka_unit_test(an_edited_header_keeps_what_was_told),
		cmocka_unit_test(any_order_comes_to_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
