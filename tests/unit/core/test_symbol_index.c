/* The index of symbols: what it tells of each is what the files contributed, in whatever order they came. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/base/vec.h>
#include <autotomy/core/index.h>

static struct text_range word(uint32_t line, uint32_t column)
{
	return (struct text_range){{line, column}, {line, column + 3}};
}

/* "a.c:3:5* b.h:1:1 " for all places of an id, * behind definitions, the module in front of it where there is one. */
static const char *told(const struct symbol_index *index, uint64_t id)
{
	static struct strbuf text;
	const struct indexed_place *place = symbol_index_first(index, id);

	strbuf_add(&text, STR(" ")); /* so that there is a text, be it empty */
	strbuf_clear(&text);
	for (; place; place = symbol_index_next(index, place)) {
		if (place->role.module != MODULE_NONE)
			strbuf_printf(&text, "%u/", place->role.module);
		strbuf_printf(&text, "%.*s:%u:%u%s ", STR_ARG(place->path), place->range.begin.line,
			      place->range.begin.column, place->definition ? "*" : "");
	}
	return text.ptr;
}

static struct file_role nobodys(void)
{
	return (struct file_role){.module = MODULE_NONE};
}

static void contribute(struct symbol_index *index, uint32_t file, const char *path, struct declaration *items,
		       size_t count, struct changed_ids *changed)
{
	struct declarations declarations = {items, count, count};

	symbol_index_contribute(index, file, str_from(path), nobodys(), &declarations, changed);
}

static void nothing_is_known_at_first(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();

	assert_null(symbol_index_first(index, 7));
	assert_null(symbol_index_first(index, 0));
	contribute(index, 3, "a.c", NULL, 0, NULL);
	symbol_index_reassign(index, 9, nobodys());
	assert_null(symbol_index_first(index, 7));
	symbol_index_destroy(index);
	symbol_index_destroy(NULL);
}

static void places_stand_in_their_order(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();
	struct declaration header[] = {{7, word(1, 5), false}};
	struct declaration source[] = {{7, word(2, 5), false}, {7, word(9, 1), true}, {8, word(3, 1), true}};

	contribute(index, 1, "src/b.c", source, 3, NULL);
	contribute(index, 0, "src/a.h", header, 1, NULL);
	contribute(index, 2, "lib/z.c", header, 1, NULL);
	assert_string_equal(told(index, 7), "lib/z.c:1:5 src/a.h:1:5 src/b.c:2:5 src/b.c:9:1* ");
	assert_string_equal(told(index, 8), "src/b.c:3:1* ");
	assert_string_equal(told(index, 9), "");
	assert_int_equal(symbol_index_first(index, 8)->file, 1);
	symbol_index_destroy(index);
}

static void a_file_takes_the_place_of_itself_alone(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();
	struct declaration first[] = {{7, word(1, 5), true}, {8, word(2, 5), true}};
	struct declaration second[] = {{7, word(3, 5), false}, {9, word(4, 5), true}};

	contribute(index, 0, "a.c", first, 2, NULL);
	contribute(index, 1, "b.c", first, 2, NULL);
	contribute(index, 0, "a.c", second, 2, NULL);
	assert_string_equal(told(index, 7), "a.c:3:5 b.c:1:5* ");
	assert_string_equal(told(index, 8), "b.c:2:5* ");
	assert_string_equal(told(index, 9), "a.c:4:5* ");
	contribute(index, 0, "a.c", NULL, 0, NULL);
	assert_string_equal(told(index, 7), "b.c:1:5* ");
	assert_string_equal(told(index, 9), "");
	contribute(index, 1, "b.c", NULL, 0, NULL);
	assert_null(symbol_index_first(index, 7));
	contribute(index, 0, "a.c", first, 1, NULL);
	assert_string_equal(told(index, 7), "a.c:1:5* ");
	symbol_index_destroy(index);
}

static void a_file_may_be_moved_to_another_module(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();
	struct declaration items[] = {{7, word(1, 5), true}, {8, word(2, 5), true}};

	contribute(index, 0, "a.c", items, 2, NULL);
	contribute(index, 1, "b.c", items, 2, NULL);
	symbol_index_reassign(index, 1, (struct file_role){.module = 4, .source = true});
	assert_string_equal(told(index, 7), "a.c:1:5* 4/b.c:1:5* ");
	assert_string_equal(told(index, 8), "a.c:2:5* 4/b.c:2:5* ");
	symbol_index_reassign(index, 1, nobodys());
	assert_string_equal(told(index, 8), "a.c:2:5* b.c:2:5* ");
	symbol_index_destroy(index);
}

/* ---- what has changed ---- */

static void expect_changes(struct symbol_index *index, struct declaration *items, size_t count, const uint64_t *ids,
			   size_t id_count)
{
	struct changed_ids changed = {0};

	contribute(index, 0, "a.c", items, count, &changed);
	assert_int_equal(changed.len, id_count);
	if (id_count)
		assert_memory_equal(changed.items, ids, id_count * sizeof *ids);
	vec_free(&changed);
}

static void what_has_changed_is_told(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();
	struct declaration items[] = {{5, word(1, 1), true}, {6, word(2, 1), false}, {6, word(3, 1), true}};
	struct declaration defined[] = {{5, word(1, 1), false}, {6, word(2, 1), false}, {6, word(3, 1), true}};
	struct declaration moved[] = {{5, word(1, 1), false}, {6, word(2, 1), false}, {6, word(4, 1), true}};
	struct declaration fewer[] = {{5, word(1, 1), false}, {6, word(2, 1), false}};
	struct declaration longer[] = {{5, {{1, 1}, {1, 9}}, false}, {6, word(2, 1), false}};

	expect_changes(index, items, 3, (uint64_t[]){5, 6}, 2);
	expect_changes(index, items, 3, NULL, 0);
	expect_changes(index, defined, 3, (uint64_t[]){5}, 1);
	expect_changes(index, moved, 3, (uint64_t[]){6}, 1);
	expect_changes(index, fewer, 2, (uint64_t[]){6}, 1);
	expect_changes(index, longer, 2, (uint64_t[]){5}, 1);
	expect_changes(index, moved, 1, (uint64_t[]){5, 6}, 2);
	expect_changes(index, NULL, 0, (uint64_t[]){5}, 1);
	expect_changes(index, NULL, 0, NULL, 0);
	symbol_index_destroy(index);
}

static void changes_are_appended(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();
	struct declaration items[] = {{5, word(1, 1), true}, {6, word(2, 1), false}};
	struct changed_ids changed = {0};

	contribute(index, 0, "a.c", items, 2, &changed);
	contribute(index, 1, "b.c", items + 1, 1, &changed);
	assert_int_equal(changed.len, 3);
	assert_memory_equal(changed.items, ((uint64_t[]){5, 6, 6}), 3 * sizeof(uint64_t));
	vec_free(&changed);
	symbol_index_destroy(index);
}

/* ---- what a file declares ---- */

static void declarations_are_those_of_the_file(void **state)
{
	(void)state;
	struct str files[] = {STR("a.c"), STR("h.h")};
	struct symbol_place get[] = {{0, word(4, 5), true}, {1, word(1, 5), false}};
	struct symbol_place own[] = {{0, word(2, 5), true}};
	struct symbol_place list[] = {{0, word(6, 1), false}, {0, word(7, 1), false}};
	struct symbol_fact symbols[] = {
		{.name = STR("get"), .id = 9, .places = get, .place_count = 2},
		{.name = STR("list"), .id = 3, .places = list, .place_count = 2},
		{.name = STR("own"), .internal = true, .places = own, .place_count = 1},
		{.name = STR("strlen"), .id = 5},
	};
	struct parse_facts facts = {.files = files, .file_count = 2, .symbols = symbols, .symbol_count = 4};
	struct declarations declarations = {0};

	declarations_collect(&facts, 0, &declarations);
	assert_int_equal(declarations.len, 3);
	assert_int_equal(declarations.items[0].id, 3);
	assert_int_equal(declarations.items[0].range.begin.line, 6);
	assert_int_equal(declarations.items[1].range.begin.line, 7);
	assert_int_equal(declarations.items[2].id, 9);
	assert_true(declarations.items[2].definition);
	/* Another parse of it adds what only that one saw. */
	list[1].range = word(8, 1);
	list[0].definition = true;
	declarations_collect(&facts, 0, &declarations);
	assert_int_equal(declarations.len, 4);
	assert_true(declarations.items[0].definition);
	assert_int_equal(declarations.items[1].range.begin.line, 7);
	assert_int_equal(declarations.items[2].range.begin.line, 8);
	assert_int_equal(declarations.items[3].id, 9);
	vec_free(&declarations);
	declarations_collect(&facts, 1, &declarations);
	assert_int_equal(declarations.len, 1);
	assert_false(declarations.items[0].definition);
	vec_free(&declarations);
	declarations_collect(&facts, 2, &declarations);
	assert_int_equal(declarations.len, 0);
}

/* ---- against a plain model ---- */

enum { FILES = 12, IDS = 40, ITEMS = 30 };

struct plain_file {
	struct declaration items[ITEMS];
	size_t count;
	struct file_role role;
};

struct model {
	struct plain_file files[FILES];
	char paths[FILES][16];
	uint64_t ids[IDS];
	uint32_t random;
};

static uint32_t next_random(struct model *model)
{
	model->random = model->random * 1664525u + 1013904223u;
	return model->random >> 8;
}

static void model_init(struct model *model, uint32_t seed)
{
	*model = (struct model){.random = seed};
	for (uint32_t i = 0; i < FILES; i++) {
		snprintf(model->paths[i], sizeof model->paths[i], "f%02u.c", (i * 7 + 3) % FILES);
		model->files[i].role = nobodys();
	}
	for (uint32_t i = 0; i < IDS; i++) /* many that meet in a table of 1024 slots */
		model->ids[i] = i % 2 ? (uint64_t)(i + 1) << 32 | 1023 : i + 1;
}

static int cmp_items(const void *a, const void *b)
{
	const struct declaration *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->range.begin.line > y->range.begin.line) - (x->range.begin.line < y->range.begin.line);
}

/* Items of random symbols, sorted, no two at one place. */
static void fill(struct model *model, struct plain_file *file)
{
	file->count = next_random(model) % 4 ? next_random(model) % ITEMS : 0;
	for (uint32_t i = 0; i < file->count; i++)
		file->items[i] =
			(struct declaration){model->ids[next_random(model) % IDS],
					     word(1 + i, 1 + next_random(model) % 9), next_random(model) % 3 == 0};
	qsort(file->items, file->count, sizeof *file->items, cmp_items);
}

static size_t items_of(const struct plain_file *file, uint64_t id, const struct declaration **first)
{
	size_t begin = 0, end;

	while (begin < file->count && file->items[begin].id != id)
		begin++;
	for (end = begin; end < file->count && file->items[end].id == id; end++)
		continue;
	*first = &file->items[begin];
	return end - begin;
}

static bool same_items(const struct plain_file *a, const struct plain_file *b, uint64_t id)
{
	const struct declaration *x, *y;
	size_t count = items_of(a, id, &x);

	if (items_of(b, id, &y) != count)
		return false;
	for (size_t i = 0; i < count; i++) {
		if (x[i].range.begin.line != y[i].range.begin.line ||
		    x[i].range.begin.column != y[i].range.begin.column || x[i].definition != y[i].definition)
			return false;
	}
	return true;
}

static void assert_as_modelled(const struct model *model, const struct symbol_index *index)
{
	for (size_t i = 0; i < IDS; i++) {
		const struct indexed_place *place = symbol_index_first(index, model->ids[i]);
		for (uint32_t order = 0; order < FILES; order++) {
			uint32_t file = 0;
			char path[16];
			snprintf(path, sizeof path, "f%02u.c", order);
			while (strcmp(model->paths[file], path) != 0)
				file++;
			const struct declaration *item;
			size_t count = items_of(&model->files[file], model->ids[i], &item);
			for (; count; count--, item++) {
				assert_non_null(place);
				assert_int_equal(place->file, file);
				assert_true(str_eq(place->path, str_from(path)));
				assert_int_equal(place->range.begin.line, item->range.begin.line);
				assert_int_equal(place->definition, item->definition);
				assert_int_equal(place->role.module, model->files[file].role.module);
				place = symbol_index_next(index, place);
			}
		}
		assert_null(place);
	}
}

static void put(struct model *model, struct symbol_index *index, uint32_t number, struct changed_ids *changed)
{
	struct plain_file *file = &model->files[number];
	struct declarations declarations = {file->items, file->count, file->count};

	symbol_index_contribute(index, number, str_from(model->paths[number]), file->role, &declarations, changed);
}

static void put_something_else(struct model *model, struct symbol_index *index, uint32_t number)
{
	struct plain_file before = model->files[number];
	struct changed_ids changed = {0};
	size_t told_count = 0;

	fill(model, &model->files[number]);
	put(model, index, number, &changed);
	for (size_t i = 0; i < IDS; i++) {
		bool is_told = false;
		for (size_t c = 0; c < changed.len; c++)
			is_told |= changed.items[c] == model->ids[i];
		assert_int_equal(is_told, !same_items(&before, &model->files[number], model->ids[i]));
		told_count += is_told;
	}
	assert_int_equal(told_count, changed.len);
	vec_free(&changed);
}

static void it_tells_what_the_model_tells(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 40; seed++) {
		struct model *model = malloc(sizeof *model);
		struct symbol_index *index = symbol_index_create();
		model_init(model, seed);
		for (int step = 0; step < 200; step++) {
			uint32_t number = next_random(model) % FILES;
			if (next_random(model) % 5) {
				put_something_else(model, index, number);
			} else {
				model->files[number].role.module = next_random(model) % 3;
				symbol_index_reassign(index, number, model->files[number].role);
			}
			assert_as_modelled(model, index);
		}
		symbol_index_destroy(index);
		free(model);
	}
}

static void the_order_of_contributions_makes_no_difference(void **state)
{
	(void)state;
	for (uint32_t seed = 1; seed <= 40; seed++) {
		struct model *model = malloc(sizeof *model);
		struct symbol_index *forwards = symbol_index_create(), *shuffled = symbol_index_create();
		uint32_t order[FILES];
		model_init(model, seed);
		for (uint32_t i = 0; i < FILES; i++) {
			uint32_t at = next_random(model) % (i + 1);
			fill(model, &model->files[i]);
			order[i] = order[at];
			order[at] = i;
		}
		for (uint32_t i = 0; i < FILES; i++) {
			put(model, forwards, i, NULL);
			put(model, shuffled, order[i], NULL);
		}
		assert_as_modelled(model, forwards);
		assert_as_modelled(model, shuffled);
		for (size_t i = 0; i < IDS; i++) {
			char first[4096];
			snprintf(first, sizeof first, "%s", told(forwards, model->ids[i]));
			assert_string_equal(told(shuffled, model->ids[i]), first);
		}
		symbol_index_destroy(forwards);
		symbol_index_destroy(shuffled);
		free(model);
	}
}

/* Names that are typed come and go, letter by letter. */
static void many_ids_come_and_go(void **state)
{
	(void)state;
	struct symbol_index *index = symbol_index_create();
	struct declaration lasting[500], passing = {.range = word(1, 1), .definition = true};

	for (uint64_t i = 0; i < 500; i++)
		lasting[i] = (struct declaration){(i + 1) << 20, word((uint32_t)i + 1, 1), true};
	contribute(index, 0, "a.c", lasting, 500, NULL);
	for (uint64_t i = 1; i <= 100000; i++) {
		passing.id = i * UINT64_C(0x9e3779b97f4a7c15) | 1;
		contribute(index, 1, "b.c", &passing, 1, NULL);
	}
	for (size_t i = 0; i < 500; i++) {
		const struct indexed_place *place = symbol_index_first(index, lasting[i].id);
		assert_non_null(place);
		assert_int_equal(place->range.begin.line, i + 1);
		assert_null(symbol_index_next(index, place));
	}
	assert_non_null(symbol_index_first(index, passing.id));
	symbol_index_destroy(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_known_at_first),
		cmocka_unit_test(places_stand_in_their_order),
		cmocka_unit_test(a_file_takes_the_place_of_itself_alone),
		cmocka_unit_test(a_file_may_be_moved_to_another_module),
		cmocka_unit_test(what_has_changed_is_told),
		cmocka_unit_test(changes_are_appended),
		cmocka_unit_test(declarations_are_those_of_the_file),
		cmocka_unit_test(it_tells_what_the_model_tells),
		cmocka_unit_test(the_order_of_contributions_makes_no_difference),
		cmocka_unit_test(many_ids_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
