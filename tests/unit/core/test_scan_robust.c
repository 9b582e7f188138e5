/* The scan under splices everywhere, random bytes, and texts made to be slow. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/scan.h>

/* What the facts say, without places. */
static struct str render(struct arena *arena, const struct scan_facts *facts)
{
	struct strbuf out = {0};
	for (size_t i = 0; i < facts->include_count; i++) {
		const struct include_fact *fact = &facts->includes[i];
		strbuf_printf(&out, "%d%d%d %.*s\n", fact->form, fact->next, fact->conditional, STR_ARG(fact->spelled));
	}
	for (size_t i = 0; i < facts->suppression_count; i++) {
		const struct suppression_fact *fact = &facts->suppressions[i];
		strbuf_printf(&out, "%d %s [%.*s]", fact->file_wide, fact->fault ? fact->fault : "",
			      STR_ARG(fact->reason));
		for (size_t k = 0; k < fact->rule_count; k++)
			strbuf_printf(&out, " %.*s", STR_ARG(fact->rules[k].name));
		strbuf_addc(&out, '\n');
	}
	struct str text = arena_str(arena, strbuf_str(&out));
	strbuf_free(&out);
	return text;
}

static struct str scan_and_render(struct arena *arena, struct str text)
{
	struct scan_facts facts;
	scan_text(arena, text, &facts);
	return render(arena, &facts);
}

static const char sample[] = "#ifndef A\n"
			     "#define A\n"
			     "# include \"a.h\" /* autotomy: allow(layer, cycle): old */\n"
			     "/**/ %: include_next <sys//b.h>\n"
			     "#import \"c'd.h\"\n"
			     "// #include \"x.h\"\n"
			     "char c = '\\'', d = L'\"', *s = \"\\\"/*\"; int i = 1'000;\n"
			     "#if 0 && __has_include(<don't>)\n"
			     "don't #include \"x.h\"\n"
			     "#elif 'a' == 97 && 0x10 << 1 == 32\n"
			     "#include CONFIG\n"
			     "#else\n"
			     "#include \"x.h\"\n"
			     "#endif\n"
			     "/* x\n*/ #include <e.h>\n"
			     "#endif\n";

static void splice_everywhere(void **state)
{
	(void)state;
	static const struct str splices[] = {STR_INIT("\\\n"), STR_INIT("\\ \t\r\n"), STR_INIT("\\\r"),
					     STR_INIT("\\\n\\\n")};
	struct str text = str_from(sample);
	struct arena arena = {0};
	struct str expected = scan_and_render(&arena, text);
	assert_true(str_contains(expected, STR("sys//b.h")));
	for (size_t i = 0; i < sizeof splices / sizeof *splices; i++) {
		for (size_t at = 0; at <= text.len; at++) {
			struct strbuf spliced = {0};
			bool makes_pair = str_ends(splices[i], STR("\r")) && text.ptr[at] == '\n';
			if (makes_pair) /* "\r" and "\n" would become one line ending, and the line's own be lost */
				continue;
			strbuf_add(&spliced, text);
			strbuf_splice(&spliced, at, at, splices[i]);
			struct str found = scan_and_render(&arena, strbuf_str(&spliced));
			if (!str_eq(found, expected))
				fail_msg("splice %zu at byte %zu gives\n%s", i, at, found.ptr);
			strbuf_free(&spliced);
		}
	}
	arena_finish(&arena);
}

/* Everywhere at once. */
static void splice_each_byte(void **state)
{
	(void)state;
	struct arena arena = {0};
	struct strbuf spliced = {0};
	for (const char *at = sample; *at; at++) {
		strbuf_add(&spliced, STR("\\\n"));
		strbuf_addc(&spliced, *at);
	}
	assert_true(str_eq(scan_and_render(&arena, strbuf_str(&spliced)), scan_and_render(&arena, str_from(sample))));
	strbuf_free(&spliced);
	arena_finish(&arena);
}

static uint32_t next_random(uint32_t *state)
{
	*state = *state * 1664525u + 1013904223u;
	return *state >> 8;
}

/* A copy of exactly its size, so that a byte read too far is seen under the sanitizer; then every fact must lie inside.
 */
static void scan_exact(const char *bytes, size_t length)
{
	struct arena arena = {0};
	char *copy = malloc(length ? length : 1);
	memcpy(copy, bytes, length);
	struct str text = {copy, length};
	struct scan_facts facts;
	struct line_table lines = {0};
	line_table_build(&lines, text);
	scan_text(&arena, text, &facts);
	for (size_t i = 0; i < facts.include_count; i++) {
		struct text_range range = facts.includes[i].range;
		size_t begin = text_offset_of(&lines, text, range.begin);
		struct text_place again = text_place_at(&lines, text, begin);
		assert_int_equal(again.line, range.begin.line);
		assert_int_equal(again.column, range.begin.column);
		assert_int_equal(text.ptr[begin], facts.includes[i].spelled.ptr[0]);
		assert_true(facts.includes[i].directive_line <= range.begin.line);
		assert_true(facts.includes[i].spelled.len <= text_offset_of(&lines, text, range.end) - begin);
	}
	line_table_finish(&lines);
	free(copy);
	arena_finish(&arena);
}

static void random_bytes(void **state)
{
	(void)state;
	static const char alphabet[] =
		"##%:\"\"''\\\n\n\r /*<>()RuL8x01a,&|!?=_include define if else endif autotomy:allow";
	uint32_t random = 1;
	for (int round = 0; round < 40000; round++) {
		char text[200];
		size_t length = next_random(&random) % sizeof text;
		for (size_t i = 0; i < length; i++)
			text[i] = alphabet[next_random(&random) % (sizeof alphabet - 1)];
		scan_exact(text, length);
	}
}

static void mutations(void **state)
{
	(void)state;
	uint32_t random = 2;
	for (int round = 0; round < 20000; round++) {
		char text[sizeof sample];
		memcpy(text, sample, sizeof sample);
		for (int i = 0; i < 6; i++)
			text[next_random(&random) % sizeof text] = sample[next_random(&random) % sizeof sample];
		text[next_random(&random) % sizeof text] = (char)next_random(&random);
		scan_exact(text, next_random(&random) % sizeof text);
	}
}

/* Whatever comes before it, in whatever length: wide steps must neither pass over a fact nor miscount its line. */
static void behind_padding(void **state)
{
	(void)state;
	static const struct str pads[] = {STR_INIT("x"),         STR_INIT("\n"),    STR_INIT("\r"),
					  STR_INIT("\r\n"),      STR_INIT("x\r\n"), STR_INIT("/**/"),
					  STR_INIT("\"a\\\n\""), STR_INIT("//x\r")};
	enum { LENGTH_MAX = 6000 }; /* past what a counter of one byte a lane can count */
	for (size_t i = 0; i < sizeof pads / sizeof *pads; i++) {
		struct strbuf text = {0};
		while (text.len < LENGTH_MAX) {
			size_t length = text.len;
			strbuf_add(&text, STR("\n#include \"a.h\"\n"));
			scan_exact(text.ptr, text.len);
			struct arena arena = {0};
			struct scan_facts facts;
			scan_text(&arena, strbuf_str(&text), &facts);
			assert_int_equal(facts.include_count, 1);
			arena_finish(&arena);
			text.len = length;
			do
				strbuf_add(&text, pads[i]);
			while (length > 100 && text.len % 1000 > 20);
		}
		strbuf_free(&text);
	}
}

/* A number in place of every '$'. */
static void repeat(struct strbuf *out, const char *pattern, size_t bytes)
{
	for (unsigned i = 0; out->len < bytes; i++) {
		for (const char *at = pattern; *at; at++) {
			if (*at == '$')
				strbuf_printf(out, "%u", i);
			else
				strbuf_addc(out, *at);
		}
	}
}

/* Were one of these quadratic, it would take hours. */
static void hostile(void **state)
{
	(void)state;
	static const char *const patterns[] = {
		"R\"$(",
		"R\"(",
		"'",
		"1'1",
		"\"",
		"\\\n",
		"//\\\n",
		"/**/",
		"/*",
		"*\\\n/",
		"#",
		"# ",
		" ",
		"\n",
		"\\ \n",
		"%:",
		"#if 0\n",
		"#if 1\n",
		"#if (\n",
		"#else\n",
		"#include \"a\"\n",
		"/*autotomy:allow(a,b):c*/",
		"//autotomy:allow(a):b\n",
		"#include <",
		"#include \"\\\n",
		"/**/#",
		"#if (((((((((((((((((((((((((((((((",
		"a.b.c'",
		"\r",
		"/*autotomy:allow(",
		"#ifndef A\\\n",
	};
	enum { BYTES = 1 << 22 };
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		struct arena arena = {0};
		struct strbuf text = {0};
		struct scan_facts facts;
		repeat(&text, patterns[i], BYTES);
		scan_text(&arena, strbuf_str(&text), &facts);
		assert_true(facts.include_count <= text.len);
		strbuf_free(&text);
		arena_finish(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(splice_everywhere), cmocka_unit_test(splice_each_byte),
		cmocka_unit_test(random_bytes),      cmocka_unit_test(mutations),
		cmocka_unit_test(hostile),           cmocka_unit_test(behind_padding),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
