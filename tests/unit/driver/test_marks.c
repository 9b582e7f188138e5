/*
 * Symbol results that move along with edits, against an oracle that finds the tokens again: every token of the text
 * has a name of its own, so where it stands after an edit, or that it is gone, needs no mark to be known.
 */
#include "tree_fixture.h"

#include "parser/parse_marks.h"

enum { TOKENS = 60, GAMES = 200, EDITS = 40, BATCH_MAX = 4 };

struct marking {
	struct strbuf text;
	struct line_table lines;
	struct parse_result *result;
	uint64_t state;
};

static unsigned below(struct marking *marking, unsigned limit)
{
	marking->state = marking->state * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(marking->state >> 33) % limit;
}

static bool is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '_' || (byte & 0x80);
}

/* Offset of the whole word, or SIZE_MAX. */
static size_t find_word(struct str text, struct str word)
{
	for (size_t at = 0; at + word.len <= text.len; at++)
		if (memcmp(text.ptr + at, word.ptr, word.len) == 0 && (at == 0 || !is_word(text.ptr[at - 1])) &&
		    (at + word.len == text.len || !is_word(text.ptr[at + word.len])))
			return at;
	return SIZE_MAX;
}

static struct text_range range_at(const struct marking *marking, size_t begin, size_t length)
{
	struct str text = strbuf_str(&marking->text);
	return (struct text_range){text_place_at(&marking->lines, text, begin),
				   text_place_at(&marking->lines, text, begin + length)};
}

/* Token number i is a use of symbol number i, named like it; each tenth is a computed include. */
static void plant(struct marking *marking)
{
	static const char *const between[] = {" ", "\n", "\t(", ") + ", "\r\n", "; ", "\n\n", "\xc3\xa9 "};
	struct parse_result *result = mem_new(struct parse_result);
	*result = (struct parse_result){.references = 1};
	struct parse_facts *facts = &result->facts;
	facts->uses = arena_array(&result->facts_memory, struct use_fact, TOKENS);
	facts->symbols = arena_array(&result->facts_memory, struct symbol_fact, TOKENS);
	facts->includes = arena_array(&result->facts_memory, struct computed_include, TOKENS);
	strbuf_clear(&marking->text);
	size_t begins[TOKENS];
	for (unsigned i = 0; i < TOKENS; i++) {
		strbuf_add(&marking->text, str_from(between[below(marking, 8)]));
		/* No slip of the hand makes one name of another. */
		struct str name = arena_printf(&result->facts_memory, "n%02u_%02u_", i, 2 * TOKENS - i);
		begins[i] = marking->text.len;
		strbuf_add(&marking->text, name);
		facts->symbols[i].name = name;
	}
	strbuf_add(&marking->text, STR("\n"));
	line_table_build(&marking->lines, strbuf_str(&marking->text));
	for (unsigned i = 0; i < TOKENS; i++) {
		struct text_range range = range_at(marking, begins[i], facts->symbols[i].name.len);
		if (i % 10 == 9)
			facts->includes[facts->include_count++] = (struct computed_include){
				.range = range, .directive_line = range.begin.line, .spelled = facts->symbols[i].name};
		else
			facts->uses[facts->use_count++] = (struct use_fact){.symbol = i, .range = range};
	}
	parse_result_list_computed(result);
	parse_marks_set(result, 0, &marking->lines);
	marking->result = result;
}

static void edit_once(struct marking *marking, struct text_edit *edit)
{
	static const char *const inserted[] = {"", "x", " ", "\n", "/* */", "\n\nlong line\n", "_", "\r\n", "9"};
	size_t length = marking->text.len;
	size_t begin = below(marking, (unsigned)length + 1);
	size_t end = begin + below(marking, below(marking, 4) ? 3 : 20);
	struct str text = str_from(inserted[below(marking, 9)]);
	if (end > length)
		end = length;
	strbuf_splice(&marking->text, begin, end, text);
	*edit = (struct text_edit){.begin = begin, .end = end, .inserted = text.len};
}

static bool same_range(struct text_range a, struct text_range b)
{
	return a.begin.line == b.begin.line && a.begin.column == b.begin.column && a.end.line == b.end.line &&
	       a.end.column == b.end.column;
}

/* A token that stands must be told at its place; one that was touched once may not be told elsewhere, or again. */
static void compare(const struct marking *marking, const bool *touched)
{
	const struct parse_facts *facts = &marking->result->facts;
	bool told[TOKENS] = {false};
	for (size_t i = 0; i < facts->use_count; i++) {
		struct str name = facts->symbols[facts->uses[i].symbol].name;
		size_t at = find_word(strbuf_str(&marking->text), name);
		assert_true(at != SIZE_MAX);
		assert_true(same_range(facts->uses[i].range, range_at(marking, at, name.len)));
		told[facts->uses[i].symbol] = true;
	}
	for (size_t i = 0; i < facts->include_count; i++) {
		const struct computed_include *include = &facts->includes[i];
		size_t at = find_word(strbuf_str(&marking->text), include->spelled);
		assert_true(at != SIZE_MAX);
		assert_true(same_range(include->range, range_at(marking, at, include->spelled.len)));
		assert_int_equal(include->directive_line, include->range.begin.line);
		assert_true(same_range(marking->result->computed[i].range, include->range));
		told[strtoul(include->spelled.ptr + 1, NULL, 10)] = true;
	}
	for (unsigned i = 0; i < TOKENS; i++)
		if (!touched[i] && find_word(strbuf_str(&marking->text), facts->symbols[i].name) != SIZE_MAX)
			assert_true(told[i]);
}

/* Which tokens an edit touches, or made part of a longer word: they may stand again by chance, but are forgotten. */
static void note_touched(const struct marking *marking, bool *touched)
{
	for (unsigned i = 0; i < TOKENS; i++)
		touched[i] = touched[i] ||
			     find_word(strbuf_str(&marking->text), marking->result->facts.symbols[i].name) == SIZE_MAX;
}

static void note_hit(struct marking *marking, const struct text_edit *edit, bool *touched)
{
	for (unsigned i = 0; i < TOKENS; i++) {
		struct str name = marking->result->facts.symbols[i].name;
		size_t at = find_word(strbuf_str(&marking->text), name);
		touched[i] = touched[i] || at == SIZE_MAX || (edit->end > at && edit->begin < at + name.len);
	}
}

static void play(struct marking *marking)
{
	bool touched[TOKENS] = {false};
	plant(marking);
	for (unsigned i = 0; i < EDITS; i++) {
		for (unsigned batch = 1 + below(marking, BATCH_MAX); batch > 0; batch--) {
			struct strbuf before = {0};
			strbuf_add(&before, strbuf_str(&marking->text));
			struct text_edit edit;
			edit_once(marking, &edit);
			struct strbuf after = marking->text;
			marking->text = before;
			note_hit(marking, &edit, touched);
			marking->text = after;
			strbuf_free(&before);
			parse_marks_edit(marking->result, &edit);
		}
		line_table_build(&marking->lines, strbuf_str(&marking->text));
		parse_marks_apply(marking->result, strbuf_str(&marking->text), &marking->lines);
		note_touched(marking, touched);
		compare(marking, touched);
	}
	parse_result_release(marking->result);
}

static void test_random_edits(void **state)
{
	(void)state;
	struct marking marking = {0};
	for (unsigned game = 1; game <= GAMES; game++) {
		marking.state = game;
		play(&marking);
	}
	strbuf_free(&marking.text);
	line_table_finish(&marking.lines);
}

/* ---- by hand ---- */

static struct parse_result *one_use(struct str text, struct line_table *lines, size_t begin, size_t length)
{
	struct parse_result *result = mem_new(struct parse_result);
	result->references = 1;
	result->facts.uses = arena_array(&result->facts_memory, struct use_fact, 1);
	result->facts.use_count = 1;
	line_table_build(lines, text);
	result->facts.uses[0].range =
		(struct text_range){text_place_at(lines, text, begin), text_place_at(lines, text, begin + length)};
	parse_marks_set(result, 0, lines);
	return result;
}

/* "a get b": the use is `get`. Returns the column afterwards, 0 when it is gone. */
static uint32_t column_after(struct text_edit edit, const char *text)
{
	struct line_table lines = {0};
	struct parse_result *result = one_use(STR("a get b"), &lines, 2, 3);
	parse_marks_edit(result, &edit);
	line_table_build(&lines, str_from(text));
	parse_marks_apply(result, str_from(text), &lines);
	uint32_t column = result->facts.use_count ? result->facts.uses[0].range.begin.column : 0;
	parse_result_release(result);
	line_table_finish(&lines);
	return column;
}

static void test_edges(void **state)
{
	(void)state;
	assert_int_equal(column_after((struct text_edit){0, 0, 1}, "Xa get b"), 4);
	assert_int_equal(column_after((struct text_edit){2, 2, 1}, "a  get b"), 4);
	assert_int_equal(column_after((struct text_edit){5, 5, 1}, "a get  b"), 3);
	assert_int_equal(column_after((struct text_edit){2, 2, 1}, "a xget b"), 0); /* it grew in front */
	assert_int_equal(column_after((struct text_edit){5, 5, 1}, "a getx b"), 0); /* and behind */
	assert_int_equal(column_after((struct text_edit){3, 4, 1}, "a gEt b"), 0);
	assert_int_equal(column_after((struct text_edit){0, 2, 0}, "get b"), 1);
	assert_int_equal(column_after((struct text_edit){1, 3, 0}, "aet b"), 0);
	assert_int_equal(column_after((struct text_edit){0, 7, 7}, "a get b"), 0);
}

static void test_other_files_are_left_alone(void **state)
{
	(void)state;
	struct line_table lines = {0};
	struct str text = STR("a get b");
	struct parse_result *result = one_use(text, &lines, 2, 3);
	parse_marks_set(result, 1, &lines);
	struct text_edit edit = {0, 7, 1};
	parse_marks_edit(result, &edit);
	line_table_build(&lines, STR("x"));
	parse_marks_apply(result, STR("x"), &lines);
	assert_int_equal(result->facts.use_count, 1);
	assert_int_equal(result->facts.uses[0].range.begin.column, 3);
	parse_result_release(result);
	line_table_finish(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_random_edits), cmocka_unit_test(test_edges),
					   cmocka_unit_test(test_other_files_are_left_alone)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
