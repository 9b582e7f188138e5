/* The reports, byte for byte: text with and without colours and snippets, and the JSON of section 5 of the design. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/report.h>

static const struct str instead[] = {STR_INIT("src/db/db.h"), STR_INIT("src/db/query.h")};

static const struct violation_note notes[] = {{
	.file = STR_INIT("autotomy.json"),
	.range = {{4, 3}, {4, 9}},
	.message = STR_INIT("the public headers of 'db' are declared here"),
}};

static const struct violation private_header = {
	.rule = RULE_PRIVATE_HEADER,
	.severity = SEVERITY_ERROR,
	.file = STR_INIT("src/ui/view.c"),
	.range = {{3, 11}, {3, 24}},
	.from = STR_INIT("ui"),
	.to = STR_INIT("db"),
	.target = STR_INIT("src/db/page.h"),
	.message = STR_INIT("'ui' includes the private header src/db/page.h of 'db'; include src/db/db.h instead"),
	.because = STR_INIT("pages \"change\""),
	.instead = instead,
	.instead_count = 2,
	.notes = notes,
	.note_count = 1,
	.fingerprint = 0x9f2c,
};

static const struct violation private_symbol = {
	.rule = RULE_PRIVATE_SYMBOL,
	.severity = SEVERITY_WARNING,
	.file = STR_INIT("src/ui/view.c"),
	.range = {{7, 2}, {7, 11}},
	.from = STR_INIT("ui"),
	.to = STR_INIT("db"),
	.symbol = STR_INIT("page_lock"),
	.message = STR_INIT("'ui' uses it"),
	.fingerprint = UINT64_MAX,
};

static const struct violation suppressed = {
	.rule = RULE_LAYER,
	.severity = SEVERITY_ERROR,
	.status = VIOLATION_SUPPRESSED,
	.file = STR_INIT("src/ui/view.c"),
	.range = {{8, 1}, {9, 2}},
	.message = STR_INIT("not to be seen in the text"),
};

static const struct violation *const all[] = {&private_header, &private_symbol, &suppressed};
static const struct str failed[] = {STR_INIT("src/a.c"), STR_INIT("src/b.c")};

static const struct report report = {
	.violations = all,
	.count = 3,
	.coverage = {.files = 120,
		     .scanned = 119,
		     .parsed = 84,
		     .unowned = 2,
		     .failed = failed,
		     .failed_count = 2,
		     .with_symbols = true},
};

static bool source_line(void *context, struct str file, uint32_t line, struct str *text)
{
	(void)context;
	if (str_eq(file, STR("src/ui/view.c")) && line == 3)
		*text = STR("#include \"src/db/page.h\" // x");
	else if (str_eq(file, STR("src/ui/view.c")) && line == 7)
		*text = STR("\tpage_lock();");
	else
		return false;
	return true;
}

static const struct report_source source = {.line = source_line};

static void expect_text(const struct report *shown, struct text_style style, const struct report_source *from,
			const char *expected)
{
	struct strbuf out = {0};

	report_write(REPORT_TEXT, shown, &style, from, &out);
	assert_string_equal(out.ptr ? out.ptr : "", expected);
	strbuf_free(&out);
}

static void text_is_gccs(void **state)
{
	(void)state;

	expect_text(&report, (struct text_style){0}, NULL,
		    "src/ui/view.c:3:11: error: 'ui' includes the private header src/db/page.h of 'db'; include "
		    "src/db/db.h instead [private-header]\n"
		    "autotomy.json:4:3: note: the public headers of 'db' are declared here\n"
		    "src/ui/view.c:7:2: warning: 'ui' uses it [private-symbol]\n");
	expect_text(&(struct report){0}, (struct text_style){0}, NULL, "");
}

static void snippets_have_a_caret_under_the_token(void **state)
{
	(void)state;

	expect_text(&report, (struct text_style){.snippets = true}, &source,
		    "src/ui/view.c:3:11: error: 'ui' includes the private header src/db/page.h of 'db'; include "
		    "src/db/db.h instead [private-header]\n"
		    "    3 | #include \"src/db/page.h\" // x\n"
		    "      |           ^~~~~~~~~~~~~\n"
		    "autotomy.json:4:3: note: the public headers of 'db' are declared here\n"
		    "src/ui/view.c:7:2: warning: 'ui' uses it [private-symbol]\n"
		    "    7 | \tpage_lock();\n"
		    "      | \t^~~~~~~~~\n");
}

static void colors_are_gccs(void **state)
{
	(void)state;
	static const struct violation *const one[] = {&private_symbol};
	const struct report short_report = {.violations = one, .count = 1};

	expect_text(&short_report, (struct text_style){.color = true, .snippets = true}, &source,
		    "\033[01m\033[Ksrc/ui/view.c:7:2:\033[m\033[K \033[01;35m\033[Kwarning:\033[m\033[K 'ui' uses it "
		    "[\033[01;35m\033[Kprivate-symbol\033[m\033[K]\n"
		    "    7 | \tpage_lock();\n"
		    "      | \t\033[01;35m\033[K^~~~~~~~~\033[m\033[K\n");
}

/* One violation at `range` of a file whose every line is `context`. */
static bool any_line(void *context, struct str file, uint32_t line, struct str *text)
{
	(void)file, (void)line;
	*text = *(struct str *)context;
	return true;
}

static void expect_snippet(struct str line, struct text_range range, const char *expected)
{
	struct violation violation = {.rule = RULE_LAYER, .severity = SEVERITY_INFO, .file = STR("f"), .range = range};
	const struct violation *const one[] = {&violation};
	const struct report shown = {.violations = one, .count = 1};
	struct report_source from = {.line = any_line, .context = &line};
	struct strbuf text = {0};

	violation.message = STR("m");
	strbuf_printf(&text, "f:%u:%u: info: m [layer]\n%s", range.begin.line, range.begin.column, expected);
	expect_text(&shown, (struct text_style){.snippets = true}, &from, text.ptr);
	strbuf_free(&text);
}

static void carets_keep_to_what_is_seen(void **state)
{
	(void)state;

	/* Wide characters take two columns, combining marks none. */
	expect_snippet(STR("\xe6\xbc\xa2"
			   "e\xcc\x81 x y"),
		       (struct text_range){{1, 8}, {1, 9}},
		       "    1 | \xe6\xbc\xa2"
		       "e\xcc\x81 x y\n      |     ^\n");
	expect_snippet(STR("a \xe6\xbc\xa2\xe6\xbc\xa2 b"), (struct text_range){{1, 3}, {1, 9}},
		       "    1 | a \xe6\xbc\xa2\xe6\xbc\xa2 b\n      |   ^~~~\n");
	/* What is no UTF-8, and what would steer the terminal, is shown as something harmless. */
	expect_snippet(STR("\xff\x1b[2J x"), (struct text_range){{1, 7}, {1, 8}},
		       "    1 | \xef\xbf\xbd [2J x\n      |       ^\n");
	/* A range without width, one over several lines, one behind the line's end. */
	expect_snippet(STR("int x;"), (struct text_range){{1, 1}, {1, 1}}, "    1 | int x;\n      | ^\n");
	expect_snippet(STR("int x;"), (struct text_range){{1, 5}, {2, 2}}, "    1 | int x;\n      |     ^~\n");
	expect_snippet(STR("ab"), (struct text_range){{1, 2}, {1, 9}}, "    1 | ab\n      |  ^\n");
	expect_snippet(STR("ab"), (struct text_range){{1, 9}, {1, 10}}, "");
	/* The gutter grows with the number. */
	expect_snippet(STR("ab"), (struct text_range){{1234567, 2}, {1234567, 3}}, "1234567 | ab\n        |  ^\n");
}

static void a_line_of_generated_text_is_not_shown(void **state)
{
	(void)state;
	char line[2000];

	memset(line, 'x', sizeof line);
	expect_snippet((struct str){line, sizeof line}, (struct text_range){{1, 5}, {1, 6}}, "");
}

static void json_is_that_of_the_design(void **state)
{
	(void)state;
	struct strbuf out = {0};

	report_write(REPORT_JSON, &report, NULL, NULL, &out);
	assert_string_equal(out.ptr,
			    "{\n"
			    "  \"version\": 1,\n"
			    "  \"violations\": [\n"
			    "    {\n"
			    "      \"rule\": \"private-header\",\n"
			    "      \"severity\": \"error\",\n"
			    "      \"status\": \"new\",\n"
			    "      \"file\": \"src/ui/view.c\",\n"
			    "      \"line\": 3,\n"
			    "      \"column\": 11,\n"
			    "      \"end_line\": 3,\n"
			    "      \"end_column\": 24,\n"
			    "      \"from\": \"ui\",\n"
			    "      \"to\": \"db\",\n"
			    "      \"target\": \"src/db/page.h\",\n"
			    "      \"symbol\": null,\n"
			    "      \"message\": \"'ui' includes the private header src/db/page.h of 'db'; include "
			    "src/db/db.h instead\",\n"
			    "      \"because\": \"pages \\\"change\\\"\",\n"
			    "      \"instead\": [\n"
			    "        \"src/db/db.h\",\n"
			    "        \"src/db/query.h\"\n"
			    "      ],\n"
			    "      \"fingerprint\": \"0000000000009f2c\"\n"
			    "    },\n"
			    "    {\n"
			    "      \"rule\": \"private-symbol\",\n"
			    "      \"severity\": \"warning\",\n"
			    "      \"status\": \"new\",\n"
			    "      \"file\": \"src/ui/view.c\",\n"
			    "      \"line\": 7,\n"
			    "      \"column\": 2,\n"
			    "      \"end_line\": 7,\n"
			    "      \"end_column\": 11,\n"
			    "      \"from\": \"ui\",\n"
			    "      \"to\": \"db\",\n"
			    "      \"target\": null,\n"
			    "      \"symbol\": \"page_lock\",\n"
			    "      \"message\": \"'ui' uses it\",\n"
			    "      \"because\": null,\n"
			    "      \"instead\": [],\n"
			    "      \"fingerprint\": \"ffffffffffffffff\"\n"
			    "    },\n"
			    "    {\n"
			    "      \"rule\": \"layer\",\n"
			    "      \"severity\": \"error\",\n"
			    "      \"status\": \"suppressed\",\n"
			    "      \"file\": \"src/ui/view.c\",\n"
			    "      \"line\": 8,\n"
			    "      \"column\": 1,\n"
			    "      \"end_line\": 9,\n"
			    "      \"end_column\": 2,\n"
			    "      \"from\": null,\n"
			    "      \"to\": null,\n"
			    "      \"target\": null,\n"
			    "      \"symbol\": null,\n"
			    "      \"message\": \"not to be seen in the text\",\n"
			    "      \"because\": null,\n"
			    "      \"instead\": [],\n"
			    "      \"fingerprint\": \"0000000000000000\"\n"
			    "    }\n"
			    "  ],\n"
			    "  \"coverage\": {\n"
			    "    \"files\": 120,\n"
			    "    \"scanned\": 119,\n"
			    "    \"parsed\": 84,\n"
			    "    \"failed\": [\n"
			    "      \"src/a.c\",\n"
			    "      \"src/b.c\"\n"
			    "    ],\n"
			    "    \"unowned\": 2\n"
			    "  },\n"
			    "  \"summary\": {\n"
			    "    \"error\": 1,\n"
			    "    \"warning\": 1,\n"
			    "    \"info\": 0,\n"
			    "    \"baselined\": 0,\n"
			    "    \"suppressed\": 1\n"
			    "  }\n"
			    "}\n");
	strbuf_free(&out);
}

static void one_violation_stands_alone(void **state)
{
	(void)state;
	struct strbuf out = {0};
	struct json_writer writer = {.buf = &out};

	report_violation(&writer, &private_symbol);
	assert_string_equal(out.ptr, "{\"rule\":\"private-symbol\",\"severity\":\"warning\",\"status\":\"new\","
				     "\"file\":\"src/ui/view.c\",\"line\":7,\"column\":2,\"end_line\":7,"
				     "\"end_column\":11,\"from\":\"ui\",\"to\":\"db\",\"target\":null,"
				     "\"symbol\":\"page_lock\",\"message\":\"'ui' uses it\",\"because\":null,"
				     "\"instead\":[],\"fingerprint\":\"ffffffffffffffff\"}");
	strbuf_free(&out);
}

static void violations_have_one_order(void **state)
{
	(void)state;
	struct violation base = {.rule = RULE_LAYER, .file = STR("b"), .range = {{2, 2}, {2, 3}}};
	struct violation items[] = {base, base, base, base, base, base, base};
	struct violations violations = {items, 7, 7};

	items[0].file = STR("c");
	items[1].range.begin.line = 3;
	items[2].range.begin.column = 3;
	items[3].target = STR("t");
	items[4].rule = RULE_CYCLE; /* "cycle" comes before "layer", though the table says otherwise */
	items[6].symbol = STR("s");
	violations_sort(&violations);
	assert_int_equal(items[0].rule, RULE_CYCLE);
	assert_int_equal(items[1].target.len + items[1].symbol.len, 0);
	assert_int_equal(items[2].symbol.len, 1);
	assert_int_equal(items[3].target.len, 1);
	assert_int_equal(items[4].range.begin.column, 3);
	assert_int_equal(items[5].range.begin.line, 3);
	assert_true(str_eq(items[6].file, STR("c")));
}

static void expect_brief(const struct report *shown, const char *expected)
{
	struct strbuf out = {0};

	report_brief(shown, &out);
	assert_string_equal(out.ptr, expected);
	strbuf_free(&out);
}

static void the_brief_tells_boundaries_ways_out_and_gaps(void **state)
{
	(void)state;
	static const struct str why[] = {STR_INIT("src/a.c:1:10: 'x.h' file not found"),
					 STR_INIT("src/a.h:2:3: unknown type name 'q'")};
	struct report shown = report;

	shown.coverage.why = why;
	expect_brief(&shown, "1 new error, 1 new warning over 1 boundary; 1 suppressed in the code\n"
			     "  ui -> db: 1 error, 1 warning (private-header 1, private-symbol 1)\n"
			     "each message tells a way out; for more: autotomy explain private-header, "
			     "autotomy explain private-symbol\n"
			     "checked 120 files, 84 of them parsed\n"
			     "not checked: 2 files, not fully\n"
			     "  src/a.c:1:10: 'x.h' file not found\n"
			     "  src/b.c: src/a.h:2:3: unknown type name 'q'\n");
	assert_false(report_is_complete(&shown));
	shown = (struct report){.coverage = {.files = 3, .with_symbols = true, .parsed = 2}};
	/* What stays inside a module crosses no boundary. */
	static const struct violation leak = {.rule = RULE_INTERFACE_LEAK,
					      .severity = SEVERITY_WARNING,
					      .from = STR_INIT("db"),
					      .to = STR_INIT("db")};
	static const struct violation *const one[] = {&leak};
	shown.violations = one;
	shown.count = 1;
	expect_brief(&shown, "1 new warning\n"
			     "  db: 1 warning (interface-leak 1)\n"
			     "each message tells a way out; for more: autotomy explain interface-leak\n"
			     "checked 3 files, 2 of them parsed\n");
	shown = (struct report){.coverage = {.files = 1, .with_symbols = true, .parsed = 1}};
	expect_brief(&shown, "nothing new\nchecked 1 file, 1 of them parsed\n");
	assert_true(report_is_complete(&shown));
	shown.coverage = (struct coverage){.files = 2, .unresolved = 1, .first_unresolved = STR("a.c:2: b.h")};
	expect_brief(&shown, "nothing new\nchecked 2 files by their includes alone\n"
			     "not checked: 1 include that was found nowhere, the first at a.c:2: b.h\n");
	assert_false(report_is_complete(&shown));
}

/* Enough for what is left out: 12 boundaries of two rules, a source in no module, one accepted. */
static void the_brief_stays_brief(void **state)
{
	(void)state;
	static char names[12][4];
	struct violation items[15];
	const struct violation *pointers[15];
	struct strbuf out = {0};

	for (size_t i = 0; i < 12; i++) {
		snprintf(names[i], sizeof names[i], "m%zu", i);
		items[i] = (struct violation){.rule = i % 2 ? RULE_LAYER : RULE_CYCLE,
					      .severity = SEVERITY_ERROR,
					      .from = str_from(names[i]),
					      .to = STR("x")};
	}
	items[12] =
		(struct violation){.rule = RULE_LAYER, .severity = SEVERITY_INFO, .from = STR("m7"), .to = STR("x")};
	items[13] = (struct violation){.rule = RULE_UNOWNED_FILE, .severity = SEVERITY_WARNING};
	items[14] = items[13];
	items[14].status = VIOLATION_BASELINED;
	for (size_t i = 0; i < 15; i++)
		pointers[i] = &items[i];
	report_brief(&(struct report){.violations = pointers, .count = 15, .coverage = {.files = 9, .unowned = 2}},
		     &out);
	assert_string_equal(out.ptr, "12 new errors, 1 new warning, 1 new info message over 12 boundaries; "
				     "1 known in the baseline\n"
				     "  m7 -> x: 1 error, 1 info message (layer 2)\n"
				     "  m0 -> x: 1 error (cycle 1)\n"
				     "  m1 -> x: 1 error (layer 1)\n"
				     "  m10 -> x: 1 error (cycle 1)\n"
				     "  m11 -> x: 1 error (layer 1)\n"
				     "  m2 -> x: 1 error (cycle 1)\n"
				     "  m3 -> x: 1 error (layer 1)\n"
				     "  m4 -> x: 1 error (cycle 1)\n"
				     "  m5 -> x: 1 error (layer 1)\n"
				     "  m6 -> x: 1 error (cycle 1)\n"
				     "  and 3 more: 2 errors, 1 warning\n"
				     "each message tells a way out; for more: autotomy explain layer, "
				     "autotomy explain cycle, autotomy explain unowned-file\n"
				     "checked 9 files by their includes alone\n"
				     "not checked: 1 source in no module\n");
	strbuf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_gccs),
		cmocka_unit_test(snippets_have_a_caret_under_the_token),
		cmocka_unit_test(colors_are_gccs),
		cmocka_unit_test(carets_keep_to_what_is_seen),
		cmocka_unit_test(a_line_of_generated_text_is_not_shown),
		cmocka_unit_test(json_is_that_of_the_design),
		cmocka_unit_test(one_violation_stands_alone),
		cmocka_unit_test(violations_have_one_order),
		cmocka_unit_test(the_brief_tells_boundaries_ways_out_and_gaps),
		cmocka_unit_test(the_brief_stays_brief),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
