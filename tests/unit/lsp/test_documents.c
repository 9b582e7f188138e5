/* Open buffers: edits in all three encodings against the plainest model, and which buffer stands for a file. */
#include "../base/check.h"

#include <stdio.h>

#include "../../../lsp/documents.h"

static struct arena arena;

static struct json parse(struct str text)
{
	struct json root;
	struct json_error error;
	struct str kept = arena_str(&arena, text);
	if (!json_parse(&arena, kept, JSON_STRICT, &root, &error))
		fail_msg("%s in %.*s", error.message, STR_ARG(text));
	return root;
}

static enum document_change change(struct document *document, const char *changes, enum position_encoding encoding,
				   struct text_edit **edits, size_t *count)
{
	return document_change(document, &arena, parse(str_from(changes)), encoding, edits, count);
}

static void check_change(const char *before, const char *changes, enum position_encoding encoding, const char *after,
			 int line)
{
	struct documents documents = {0};
	struct document *document = documents_open(&documents, STR("u"), STR("/p"));
	struct text_edit *edits;
	size_t count;
	document_set_text(document, str_from(before));
	change(document, changes, encoding, &edits, &count);
	check_str_eq(document_text(document), str_from(after), "the text", __FILE__, line);
	documents_finish(&documents);
}

#define RANGE(l1, c1, l2, c2, text)                                                                                   \
	"{\"range\":{\"start\":{\"line\":" #l1 ",\"character\":" #c1 "},\"end\":{\"line\":" #l2 ",\"character\":" #c2 \
	"}},\"text\":\"" text "\"}"
#define CHANGES(before, changes, after) check_change(before, "[" changes "]", POSITION_UTF16, after, __LINE__)

static void edits_follow_each_other(void **state)
{
	(void)state;
	CHANGES("abc", RANGE(0, 1, 0, 2, "XY") "," RANGE(0, 1, 0, 2, ""), "aYc");
	CHANGES("", RANGE(0, 0, 0, 0, "a\\nb") "," RANGE(1, 1, 1, 1, "!"), "a\nb!");
	CHANGES("a\nb\nc", RANGE(0, 1, 1, 0, ""), "ab\nc");
	CHANGES("abc", "{\"text\":\"new\"}", "new");
	CHANGES("abc", "{\"range\":null,\"text\":\"new\"}", "new");
	CHANGES("abc", "{\"text\":\"new\"}," RANGE(0, 0, 0, 1, "N"), "New");
	CHANGES("abc", "", "abc");
}

static void positions_are_clamped(void **state)
{
	(void)state;
	CHANGES("ab\ncd", RANGE(0, 99, 0, 99, "!"), "ab!\ncd");
	CHANGES("ab\r\ncd", RANGE(0, 3, 0, 99, "!"), "ab!\r\ncd");
	CHANGES("ab\ncd", RANGE(99, 0, 99, 5, "!"), "ab\ncd!");
	CHANGES("ab\ncd", RANGE(0, 0, 4294967296, 9007199254740991, ""), "");
	CHANGES("ab\ncd", RANGE(0, 0, 0, 1.7976931348623157e+308, ""), "\ncd");
	CHANGES("ab\ncd", RANGE(-1, -5, 0, 1, ""), "b\ncd");
	/* An end before its start is turned around. */
	CHANGES("abcd", RANGE(0, 3, 0, 1, "X"), "aXd");
}

static void units_are_the_encodings(void **state)
{
	(void)state;
	const char *text = "a\xf0\x9f\x98\x80z"; /* one character of 4 bytes, a surrogate pair */
	check_change(text, "[" RANGE(0, 5, 0, 6, "!") "]", POSITION_UTF8, "a\xf0\x9f\x98\x80!", __LINE__);
	check_change(text, "[" RANGE(0, 3, 0, 4, "!") "]", POSITION_UTF16, "a\xf0\x9f\x98\x80!", __LINE__);
	check_change(text, "[" RANGE(0, 2, 0, 3, "!") "]", POSITION_UTF32, "a\xf0\x9f\x98\x80!", __LINE__);
	/* Inside a pair means before it. */
	check_change(text, "[" RANGE(0, 2, 0, 3, "!") "]", POSITION_UTF16, "a!z", __LINE__);
}

static void malformed_changes_are_not_applied(void **state)
{
	(void)state;
	static const char *const malformed[] = {
		"null",
		"{}",
		"1",
		"[1]",
		"[{}]",
		"[{\"text\":1}]",
		"[{\"text\":\"x\"},{\"text\":null}]",
		"[{\"range\":{},\"text\":\"x\"}]",
		"[{\"range\":1,\"text\":\"x\"}]",
		"[{\"range\":{\"start\":{\"line\":0,\"character\":\"0\"},\"end\":{\"line\":0,\"character\":0}},"
		"\"text\":\"x\"}]",
	};
	for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
		struct documents documents = {0};
		struct document *document = documents_open(&documents, STR("u"), STR("/p"));
		struct text_edit *edits;
		size_t count;
		document_set_text(document, STR("abc"));
		assert_int_equal(change(document, malformed[i], POSITION_UTF8, &edits, &count), DOCUMENT_UNCHANGED);
		check_str(document_text(document), "abc");
		documents_finish(&documents);
	}
}

static void long_texts_are_refused_until_a_new_one_comes(void **state)
{
	(void)state;
	struct documents documents = {0};
	struct document *document = documents_open(&documents, STR("u"), STR("/p"));
	struct strbuf text = {0};
	struct text_edit *edits;
	size_t count;
	strbuf_reserve(&text, DOCUMENT_MAX_BYTES + 1);
	memset(text.ptr, ' ', DOCUMENT_MAX_BYTES + 1);
	text.len = DOCUMENT_MAX_BYTES;
	document_set_text(document, strbuf_str(&text));
	assert_false(document->refused);
	assert_int_equal(change(document, "[" RANGE(0, 0, 0, 1, "x") "]", POSITION_UTF8, &edits, &count),
			 DOCUMENT_EDITED);
	assert_int_equal(change(document, "[" RANGE(0, 0, 0, 1, "xy") "]", POSITION_UTF8, &edits, &count),
			 DOCUMENT_REFUSED);
	assert_int_equal(document->text.cap, 0);
	assert_int_equal(change(document, "[" RANGE(0, 0, 0, 0, "x") "]", POSITION_UTF8, &edits, &count),
			 DOCUMENT_REFUSED);
	assert_int_equal(
		change(document, "[{\"text\":\"ab\"}," RANGE(0, 0, 0, 1, "x") "]", POSITION_UTF8, &edits, &count),
		DOCUMENT_REPLACED);
	check_str(document_text(document), "xb");
	text.len++;
	document_set_text(document, strbuf_str(&text));
	assert_true(document->refused);
	strbuf_free(&text);
	documents_finish(&documents);
}

/* ---- random edits ---- */

/* The offset of a position, one character after the other. Texts here are valid and without "\r" alone. */
static size_t model_offset(struct str text, size_t line, size_t units, enum position_encoding encoding)
{
	size_t at = 0;
	for (; line > 0; line--) {
		size_t feed = str_find(str_from_offset(text, at), '\n');
		if (feed == SIZE_MAX)
			return text.len;
		at += feed + 1;
	}
	for (;;) {
		unsigned char byte = at < text.len ? (unsigned char)text.ptr[at] : '\n';
		bool ends = byte == '\n' || (byte == '\r' && at + 1 < text.len && text.ptr[at + 1] == '\n');
		size_t size = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
		size_t cost = encoding == POSITION_UTF8 ? size : encoding == POSITION_UTF16 && size == 4 ? 2 : 1;
		if (ends || units < cost)
			return at;
		units -= cost;
		at += size;
	}
}

static const char *random_piece(uint64_t *random)
{
	static const char *const pieces[] = {
		"",
		"a",
		"xyz",
		"\\n",
		"\\r\\n",
		"\xc3\xa4",
		"e\xcc\x81",
		"\xe2\x82\xac",
		"\xf0\x9f\x98\x80",
		"\\ud83d\\ude00",
		"#include \\\"a.h\\\"\\n",
	};
	return pieces[random_below(random, sizeof pieces / sizeof *pieces)];
}

/* Applies one change to the model, writes it as JSON, and remembers where it was. */
static void random_change(struct strbuf *model, struct strbuf *json, uint64_t *random, enum position_encoding encoding,
			  struct text_edit *edit)
{
	size_t at[2], line[2], character[2];
	for (int i = 0; i < 2; i++) {
		line[i] = random_below(random, 6);
		character[i] = random_below(random, 9);
		at[i] = model_offset(strbuf_str(model), line[i], character[i], encoding);
	}
	int first = at[0] > at[1];
	const char *piece = random_piece(random);
	strbuf_printf(
		json,
		"{\"range\":{\"start\":{\"line\":%zu,\"character\":%zu},\"end\":{\"line\":%zu,\"character\":%zu}},"
		"\"text\":\"%s\"}",
		line[0], character[0], line[1], character[1], piece);
	struct strbuf quoted = {0};
	strbuf_printf(&quoted, "\"%s\"", piece);
	struct str decoded = json_string(&arena, parse(strbuf_str(&quoted)));
	*edit = (struct text_edit){at[first], at[!first], decoded.len};
	strbuf_splice(model, at[first], at[!first], decoded);
	strbuf_free(&quoted);
}

static void check_lines(const struct document *document)
{
	struct line_table fresh = {0};
	line_table_build(&fresh, document_text(document));
	assert_int_equal(fresh.count, document->lines.count);
	assert_memory_equal(fresh.starts, document->lines.starts, fresh.count * sizeof *fresh.starts);
	line_table_finish(&fresh);
}

static void random_edits_equal_the_model(void **state)
{
	(void)state;
	enum { ROUNDS = 20000, MOST_CHANGES = 4 };
	uint64_t random = 77;
	for (int encoding = POSITION_UTF8; encoding <= POSITION_UTF32; encoding++) {
		struct documents documents = {0};
		struct strbuf model = {0};
		struct document *document = documents_open(&documents, STR("u"), STR("/p"));
		document_set_text(document, (struct str){0});
		for (int round = 0; round < ROUNDS; round++) {
			struct strbuf json = {0};
			struct text_edit expected[MOST_CHANGES], *edits;
			size_t changes = 1 + random_below(&random, MOST_CHANGES), count;
			for (size_t i = 0; i < changes; i++) {
				strbuf_add(&json, i ? STR(",") : STR("["));
				random_change(&model, &json, &random, (enum position_encoding)encoding, &expected[i]);
			}
			strbuf_add(&json, STR("]"));
			assert_int_equal(change(document, json.ptr, (enum position_encoding)encoding, &edits, &count),
					 DOCUMENT_EDITED);
			assert_int_equal(count, changes);
			for (size_t i = 0; i < count; i++)
				assert_memory_equal(&edits[i], &expected[i], sizeof *edits);
			assert_true(str_eq(document_text(document), strbuf_str(&model)));
			check_lines(document);
			strbuf_free(&json);
			arena_reset(&arena);
			if (model.len > 300) {
				strbuf_clear(&model);
				document_set_text(document, (struct str){0});
			}
		}
		strbuf_free(&model);
		documents_finish(&documents);
	}
}

/* ---- the table ---- */

static void documents_are_found_by_uri(void **state)
{
	(void)state;
	struct documents documents = {0};
	char uri[16];
	for (int i = 0; i < 100; i++) {
		snprintf(uri, sizeof uri, "u%d", i);
		documents_open(&documents, str_from(uri), (struct str){0});
	}
	for (int i = 0; i < 100; i += 3) {
		snprintf(uri, sizeof uri, "u%d", i);
		documents_close(&documents, documents_find(&documents, str_from(uri)));
	}
	for (int i = 0; i < 100; i++) {
		snprintf(uri, sizeof uri, "u%d", i);
		const struct document *document = documents_find(&documents, str_from(uri));
		assert_int_equal(document == NULL, i % 3 == 0);
		assert_true(!document || str_eq(document->uri, str_from(uri)));
	}
	assert_ptr_equal(documents_open(&documents, STR("u1"), STR("/other")), documents_find(&documents, STR("u1")));
	documents_finish(&documents);
}

static void the_last_one_touched_stands_for_the_file(void **state)
{
	(void)state;
	struct documents documents = {0};
	struct document *a = documents_open(&documents, STR("a"), STR("/p"));
	struct document *b = documents_open(&documents, STR("b"), STR("/p"));
	struct document *other = documents_open(&documents, STR("c"), STR("/q"));
	assert_ptr_equal(documents_at(&documents, STR("/p")), b);
	documents_touch(&documents, a);
	assert_ptr_equal(documents_at(&documents, STR("/p")), a);
	documents_close(&documents, a);
	assert_ptr_equal(documents_at(&documents, STR("/p")), b);
	documents_close(&documents, b);
	assert_null(documents_at(&documents, STR("/p")));
	assert_ptr_equal(documents_at(&documents, STR("/q")), other);
	assert_null(documents_at(&documents, (struct str){0}));
	documents_finish(&documents);
}

static int finish(void **state)
{
	(void)state;
	arena_finish(&arena);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edits_follow_each_other),
		cmocka_unit_test(positions_are_clamped),
		cmocka_unit_test(units_are_the_encodings),
		cmocka_unit_test(malformed_changes_are_not_applied),
		cmocka_unit_test(long_texts_are_refused_until_a_new_one_comes),
		cmocka_unit_test(random_edits_equal_the_model),
		cmocka_unit_test(documents_are_found_by_uri),
		cmocka_unit_test(the_last_one_touched_stands_for_the_file),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}
