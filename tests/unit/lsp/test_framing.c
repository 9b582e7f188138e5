/* Framing: what comes out is the same whether the bytes come at once, one by one or in random pieces. */
#include "../base/check.h"

#include "../../../lsp/framing.h"

/* What a stream gives: bodies as they are, "!" for a malformed header and "^" for a message that is too long, each with
 * a line feed. */
static void feed(struct framing *framing, struct str bytes, struct strbuf *out)
{
	for (;;) {
		struct str body = {0};
		switch (framing_next(framing, &bytes, &body)) {
		case FRAMING_MORE:
			assert_int_equal(bytes.len, 0);
			return;
		case FRAMING_BODY:
			strbuf_add(out, body);
			strbuf_addc(out, '\n');
			/* A body that does not begin and end as one is rejected, as the server does with what is no
			 * JSON. */
			if (!str_starts(body, STR("{")) || !str_ends(body, STR("}")))
				framing_reject(framing);
			break;
		case FRAMING_MALFORMED:
			strbuf_add(out, STR("!\n"));
			break;
		case FRAMING_TOO_LONG:
			strbuf_add(out, STR("^\n"));
			break;
		}
	}
}

/* Pieces of `step` bytes, or of random sizes for 0. */
static struct strbuf run(struct str stream, size_t step, uint64_t *random)
{
	struct framing framing = {0};
	struct strbuf out = {0};
	for (size_t at = 0; at < stream.len;) {
		size_t size = step ? step : 1 + random_below(random, 40);
		/* On the heap and of exact size, so that a sanitizer sees a read past the piece. */
		struct strbuf piece = {0};
		strbuf_add(&piece, str_sub(stream, at, at + size));
		feed(&framing, strbuf_str(&piece), &out);
		strbuf_free(&piece);
		at += size;
	}
	framing_finish(&framing);
	return out;
}

static void check_stream(struct str stream, struct str expected, int line)
{
	uint64_t random = 88172645463325252u;
	static const size_t steps[] = {1, 2, 3, 7, 0, 0, 0, 0, 1 << 20};
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		struct strbuf out = run(stream, steps[i], &random);
		check_str_eq(strbuf_str(&out), expected, "the stream's messages", __FILE__, line);
		strbuf_free(&out);
	}
}

#define GIVES(stream, expected) check_stream(STR(stream), STR(expected), __LINE__)

/* A message that must come through whatever stood before it. */
#define GOOD     "Content-Length: 10\r\n\r\n{\"good\":1}"
#define GOOD_OUT "{\"good\":1}\n"

static void messages_are_cut(void **state)
{
	(void)state;
	GIVES("", "");
	GIVES(GOOD, GOOD_OUT);
	GIVES(GOOD GOOD GOOD, GOOD_OUT GOOD_OUT GOOD_OUT);
	GIVES("Content-Length: 0\r\n\r\n" GOOD, "\n" GOOD_OUT);
	GIVES("Content-Length: 10\r\n\r\n{\"goo", "");
	GIVES("Content-Length: 12\r\n\r\n{\"a\":\"\r\n\r\n\"}" GOOD, "{\"a\":\"\r\n\r\n\"}\n" GOOD_OUT);
}

static void headers_are_read_as_http_does(void **state)
{
	(void)state;
	GIVES("content-length:10\r\n\r\n{\"good\":1}", GOOD_OUT);
	GIVES("CONTENT-LENGTH:  \t10 \r\n\r\n{\"good\":1}", GOOD_OUT);
	GIVES("Content-Length: 00010\n\n{\"good\":1}", GOOD_OUT);
	GIVES("X-Unknown: a:b\r\nContent-Length: 10\r\nZ:\r\n\r\n{\"good\":1}", GOOD_OUT);
	GIVES("Content-Length: 10\r\nContent-Length: 10\r\n\r\n{\"good\":1}", GOOD_OUT);
	GIVES("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n" GOOD, GOOD_OUT);
	GIVES("content-type: x; a=b; Charset=\"UTF8\"\r\n" GOOD, GOOD_OUT);
	GIVES("Content-Type: x\r\n" GOOD, GOOD_OUT);
	GIVES("\r\n\n" GOOD "\r\n" GOOD, GOOD_OUT GOOD_OUT);
}

static void malformed_headers_are_told_once(void **state)
{
	(void)state;
	GIVES("Content-Length: -10\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: +10\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: ten\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length:\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: 1 0\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: 10.0\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: 0x10\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: 10\r\nContent-Length: 11\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("X: y\r\n\r\n{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Type: x; charset=latin1\r\nX: 2\r\n\r\n{}" GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Type: x; charset=latin1\r\n" GOOD GOOD, "!\n" GOOD_OUT);
	GIVES("Content-Length: 0\r\nContent-Type: x; charset=latin1\r\n\r\n" GOOD, "!\n" GOOD_OUT);
	GIVES("{\"good\":1}" GOOD, "!\n" GOOD_OUT);
	GIVES("{\"good\":1}\n{\"good\":2}\n" GOOD, "!\n" GOOD_OUT);
	GIVES("no header at all\r\n" GOOD, "!\n" GOOD_OUT);
	GIVES(" folded: 1\r\n" GOOD, "!\n" GOOD_OUT);
	GIVES("\0\0\0" GOOD, "!\n" GOOD_OUT);
	GIVES("\xff\xfe\r\n" GOOD, "!\n" GOOD_OUT);
}

static void each_fault_is_told_by_itself(void **state)
{
	(void)state;
	GIVES("Content-Length: x\r\n\r\n{}" GOOD "Content-Length: y\r\n\r\n{}" GOOD, "!\n" GOOD_OUT "!\n" GOOD_OUT);
}

static void too_long_bodies_are_passed_over(void **state)
{
	(void)state;
	GIVES("Content-Length: 268435457\r\n\r\n{\"good\":1}" GOOD, "^\n" GOOD_OUT);
	GIVES("Content-Length: 18446744073709551616\r\n\r\n{}" GOOD, "^\n" GOOD_OUT);
	GIVES("Content-Length: 18446744073709551617\r\n\r\n{}" GOOD, "^\n" GOOD_OUT);
	GIVES("Content-Length: 99999999999999999999999999999999\r\n\r\n{}" GOOD, "^\n" GOOD_OUT);
}

static void wrong_lengths_lose_no_more_than_their_message(void **state)
{
	(void)state;
	/* Too short: the rest of the body stands before the next header. */
	GIVES("Content-Length: 6\r\n\r\n{\"good\":1}" GOOD, "{\"good\n" GOOD_OUT);
	GIVES("Content-Length: 9\r\n\r\n{\"good\":1}" GOOD, "{\"good\":1\n" GOOD_OUT);
	/* Too long: the next header is cut, or swallowed. */
	GIVES("Content-Length: 11\r\n\r\n{\"good\":1}" GOOD, "{\"good\":1}C\n" GOOD_OUT);
	GIVES("Content-Length: 15\r\n\r\n{\"good\":1}" GOOD, "{\"good\":1}Conte\n" GOOD_OUT);
	GIVES("Content-Length: 27\r\n\r\n{\"good\":1}" GOOD, "{\"good\":1}Content-Length: 1\n" GOOD_OUT);
	GIVES("Content-Length: 33\r\n\r\n{\"good\":1}" GOOD, "{\"good\":1}Content-Length: 10\r\n\r\n{\n" GOOD_OUT);
	GIVES("Content-Length: 43\r\n\r\n{\"good\":1}" GOOD GOOD,
	      "{\"good\":1}Content-Length: 10\r\n\r\n{\"good\":1}C\n" GOOD_OUT GOOD_OUT);
}

static void a_rejected_body_hides_no_fault_behind_it(void **state)
{
	(void)state;
	GIVES("Content-Length: 3\r\n\r\nabcContent-Length: -5\r\n\r\n{}" GOOD, "abc\n!\n" GOOD_OUT);
	GIVES("Content-Length: 3\r\n\r\nabcX: 1\r\n" GOOD, "abc\n" GOOD_OUT);
}

static void header_sections_are_bounded(void **state)
{
	(void)state;
	struct framing framing = {0};
	struct strbuf out = {0};
	for (int i = 0; i < 100000; i++)
		feed(&framing, STR("X-More: and more\r\n"), &out);
	check_str(strbuf_str(&out), "!\n");
	feed(&framing, STR(GOOD), &out);
	check_str(strbuf_str(&out), "!\n" GOOD_OUT);

	strbuf_clear(&out);
	for (int i = 0; i < 100000; i++)
		feed(&framing, STR("aaaaaaaaaaaaaaaaaa"), &out);
	assert_true(framing.line.cap <= 2 * FRAMING_MAX_HEADERS);
	feed(&framing, STR("\r\n" GOOD), &out);
	check_str(strbuf_str(&out), "!\n" GOOD_OUT);

	strbuf_clear(&out);
	for (int i = 0; i < 100000; i++)
		feed(&framing, STR("\r\n"), &out);
	feed(&framing, STR(GOOD), &out);
	check_str(strbuf_str(&out), GOOD_OUT);
	strbuf_free(&out);
	framing_finish(&framing);
}

/* A length alone makes us hold nothing. */
static void memory_is_taken_as_bytes_come(void **state)
{
	(void)state;
	struct framing framing = {0};
	struct strbuf out = {0};
	feed(&framing, STR("Content-Length: 268435456\r\n\r\n{"), &out);
	assert_int_equal(out.len, 0);
	assert_true(framing.body.cap < 4096);
	framing_finish(&framing);
}

static void a_large_body_is_given_back(void **state)
{
	(void)state;
	enum { SIZE = 3 << 20 };
	struct framing framing = {0};
	struct strbuf stream = {0}, out = {0};
	strbuf_printf(&stream, "Content-Length: %d\r\n\r\n{", SIZE);
	for (int i = 0; i < SIZE - 2; i++)
		strbuf_addc(&stream, ' ');
	strbuf_add(&stream, STR("}"));
	feed(&framing, strbuf_str(&stream), &out);
	assert_int_equal(out.len, SIZE + 1);
	feed(&framing, STR(GOOD), &out);
	assert_int_equal(out.len, SIZE + 1 + sizeof GOOD_OUT - 1);
	assert_true(framing.body.cap < SIZE);
	strbuf_free(&stream);
	strbuf_free(&out);
	framing_finish(&framing);
}

/* Whatever comes: it ends, stays small, and an orderly message after it is found as soon as a line has ended. */
static void random_streams_do_no_harm(void **state)
{
	(void)state;
	static const char *const parts[] = {
		"Content-Length: ",
		"content-length:",
		"12",
		"9",
		"\r\n",
		"\n",
		"\r\n\r\n",
		"{\"a\":1}",
		"{",
		"}",
		"Content-Type: x; charset=",
		"utf-8",
		":",
		" ",
		"Con",
		"tent-Length: 3",
		"\xff",
		"-",
		"999999999999",
	};
	uint64_t random = 20240229;
	for (int round = 0; round < 20000; round++) {
		struct strbuf stream = {0};
		for (size_t i = random_below(&random, 14); i > 0; i--)
			strbuf_add(&stream, str_from(parts[random_below(&random, sizeof parts / sizeof *parts)]));
		struct strbuf whole = run(strbuf_str(&stream), 1 << 20, &random);
		struct strbuf bytes = run(strbuf_str(&stream), 1, &random);
		check_str_eq(strbuf_str(&bytes), strbuf_str(&whole), "byte by byte", __FILE__, __LINE__);
		/* Longer, several times, than a body that is still waited for; one of a wild length may wait for ever.
		 */
		struct framing framing = {0};
		struct strbuf out = {0};
		feed(&framing, strbuf_str(&stream), &out);
		for (int i = 0; i < 100; i++)
			feed(&framing, STR(GOOD), &out);
		assert_true(framing.length > 1000 || str_ends(strbuf_str(&out), STR(GOOD_OUT)));
		framing_finish(&framing);
		strbuf_free(&out);
		strbuf_free(&bytes);
		strbuf_free(&whole);
		strbuf_free(&stream);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_are_cut),
		cmocka_unit_test(headers_are_read_as_http_does),
		cmocka_unit_test(malformed_headers_are_told_once),
		cmocka_unit_test(each_fault_is_told_by_itself),
		cmocka_unit_test(too_long_bodies_are_passed_over),
		cmocka_unit_test(wrong_lengths_lose_no_more_than_their_message),
		cmocka_unit_test(a_rejected_body_hides_no_fault_behind_it),
		cmocka_unit_test(header_sections_are_bounded),
		cmocka_unit_test(memory_is_taken_as_bytes_come),
		cmocka_unit_test(a_large_body_is_given_back),
		cmocka_unit_test(random_streams_do_no_harm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
