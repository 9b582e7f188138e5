/* Policies that are half typed: what stands where, and what could. */
#include "../base/check.h"

#include <stdio.h>
#include <string.h>

#include "../../../lsp/features/policy_text.h"

/* `|` in the text is the cursor. What is found there, in words: "value uses [db] of ui". */
static struct str describe(struct arena *arena, const char *marked)
{
	static const char *const kinds[] = {
		[SPOT_UNKNOWN] = "unknown", [SPOT_KEY] = "key",           [SPOT_NAME] = "name",
		[SPOT_RULE] = "rule",       [SPOT_SEVERITY] = "severity", [SPOT_VALUE] = "value",
	};
	size_t offset = (size_t)(strchr(marked, '|') - marked);
	struct str text = arena_printf(arena, "%.*s%s", (int)offset, marked, marked + offset + 1);
	struct policy_spot spot;
	if (!policy_text_at(text, &keys_root, offset, &spot))
		return STR("nothing");
	struct str token = policy_text_of(arena, text, spot.token), owner = policy_text_of(arena, text, spot.owner);
	return arena_printf(arena, "%s%s%s %s%.*s%s%s%.*s%s%.*s", kinds[spot.kind], spot.key ? " " : "",
			    spot.key ? spot.key->name : "", spot.quoted ? "[" : "(", STR_ARG(token),
			    spot.quoted ? "]" : ")", spot.kind == SPOT_KEY ? " in " : "",
			    STR_ARG(str_from(spot.kind == SPOT_KEY ? spot.table->what : "")), owner.len ? " of " : "",
			    STR_ARG(owner));
}

static void check(const char *marked, const char *expected, int line)
{
	struct arena arena = {0};
	check_str_eq(describe(&arena, marked), str_from(expected), marked, __FILE__, line);
	arena_finish(&arena);
}
#define AT(marked, expected) check(marked, expected, __LINE__)

static void every_place_has_its_meaning(void **state)
{
	(void)state;
	AT("{\"ver|sion\": 1}", "key [version] in the root file");
	AT("{\"version\": 1|}", "value version (1)");
	AT("{\"modules\": {\"d|b\": {}}}", "name modules [db]");
	AT("{\"modules\": {\"db\": {\"us|es\": []}}}", "key [uses] in a module of db");
	AT("{\"modules\": {\"db\": {\"uses\": [\"a\", \"b|\"]}}}", "value uses [b] of db");
	AT("{\"modules\": {\"db\": {\"uses\": [{\"mod|ule\": \"b\"}]}}}", "key [module] in an entry of 'uses' of db");
	AT("{\"modules\": {\"db\": {\"uses\": [{\"module\": \"|b\"}]}}}", "value module [b] of db");
	AT("{\"modules\": {\"db\": {\"symbols\": {\"public\": [\"x|\"]}}}}", "value public [x] of db");
	AT("{\"modules\": {\"db\": {\"rules\": {\"lay|er\": \"off\"}}}}", "rule rules [layer] of db");
	AT("{\"rules\": {\"layer\": \"o|ff\"}}", "severity rules [off]");
	AT("{\"external\": {\"tls\": {\"used_by\": [\"|\"]}}}", "value used_by [] of tls");
	AT("{\"forbidden\": [{\"except\": [\"a|\"]}]}", "value except [a]");
	AT("{\"layers\": [\"to|p\"]}", "value layers [top]");
	AT("{\"compile\": {\"arg|uments\": []}}", "key [arguments] in 'compile'");
}

static void behind_what_is_missing_all_is_as_before(void **state)
{
	(void)state;
	AT("{\"layers\": [\"a\"] \"exc|lude\": []}", "key [exclude] in the root file");
	AT("{\"layers\": [\"a\"\n \"b|\"]}", "value layers [b]");
	AT("{\"modules\": {\"db\": {\"uses\": [\"a|\n}}}", "value uses [a] of db");
	AT("{\"modules\": {\"db\": {\"files\": [\"a\n], \"us|es\": []}}}", "key [uses] in a module of db");
	AT("{\"modules\": {\"db\": {\"us|", "key [us] in a module of db");
	AT("{\"modules\": {\"db\": {us|", "key (us) in a module of db");
	AT("{\"modules\": {\"db\": {\"layer\": |", "value layer () of db");
	AT("{\"modules\": {\"db\": {\"layer\": \"|", "value layer [] of db");
	AT("{\"modules\": {\"db\": {\"layer\": |}}, \"x\": 1}", "value layer () of db");
	AT("{|", "key () in the root file");
	AT("{ /* \" { */ // }\n |", "key () in the root file");
	AT("\xef\xbb\xbf{|}", "key () in the root file");
}

static void where_nothing_can_stand_there_is_nothing(void **state)
{
	(void)state;
	AT("|", "nothing");
	AT("|{}", "nothing");
	AT("{} |", "nothing");
	AT("{ // com|ment\n}", "nothing");
	AT("{ /* com|ment */ }", "nothing");
	AT("{ // comment|\n}", "nothing");
	AT("{ /* comment|", "nothing");
	AT("{ /* comment */|", "key () in the root file");
	AT("{\"uses\" | ", "nothing");
	AT("{\"layers\": [\"a\" |]}", "nothing");
	AT("{\"layers\": [\"a\"]|}", "nothing");
	/* A comma that is missing does not hinder the next line. */
	AT("{\"layers\": [\"a\"]\n |}", "key () in the root file");
}

static void what_is_unknown_stays_so(void **state)
{
	(void)state;
	AT("{\"nonsense\": {\"uses|\": 1}}", "unknown [uses]");
	AT("{\"nonsense\": [\"us|es\"]}", "unknown [uses]");
	AT("{\"version\": [\"us|es\"]}", "value version [uses]");
	AT("[\"us|es\"]", "unknown [uses]");
	AT("]]}}\"us|es\"", "unknown [uses]");
	AT("{\"layers\": {\"us|es\": 1}}", "unknown [uses]");
}

static void escapes_are_read(void **state)
{
	(void)state;
	AT("{\"layers\": [\"a\\\"\\u0062|\"]}", "value layers [a\"b]");
	AT("{\"layers\": [\"\\|", "value layers [\\]");
}

static bool count_spot(void *context, const struct policy_spot *spot)
{
	size_t *count = context;
	assert_true(spot->token.begin <= spot->token.end);
	return ++*count < 100000;
}

/* Brackets without end, and every beginning of a policy. */
static void nothing_that_can_be_typed_does_harm(void **state)
{
	const char *text =
		"{\"modules\":{\"db\":{\"uses\":[\"a\",{\"module\":\"b\\u00e9\",\"optional\":true}],\"rules\":"
		"{\"layer\":\"off\"}}},/*x*/\"layers\":[\"a\"//\n]}";
	struct strbuf deep = {0};
	struct policy_spot spot;
	size_t count;
	(void)state;
	for (size_t end = 0; end <= strlen(text); end++) {
		struct strbuf part = {0};
		strbuf_add(&part, str_sub(str_from(text), 0, end));
		count = 0;
		policy_text_each(strbuf_str(&part), &keys_root, count_spot, &count);
		for (size_t at = 0; at <= end; at++)
			policy_text_at(strbuf_str(&part), &keys_root, at, &spot);
		strbuf_free(&part);
	}
	for (int i = 0; i < 100000; i++)
		strbuf_add(&deep, STR("{\"a\":["));
	count = 0;
	policy_text_each(strbuf_str(&deep), &keys_root, count_spot, &count);
	assert_int_equal(count, 100000);
	assert_false(policy_text_at(strbuf_str(&deep), &keys_root, deep.len, &spot));
	strbuf_free(&deep);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_place_has_its_meaning),
		cmocka_unit_test(behind_what_is_missing_all_is_as_before),
		cmocka_unit_test(where_nothing_can_stand_there_is_nothing),
		cmocka_unit_test(what_is_unknown_stays_so),
		cmocka_unit_test(escapes_are_read),
		cmocka_unit_test(nothing_that_can_be_typed_does_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
