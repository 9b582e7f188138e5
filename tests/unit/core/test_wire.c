/* The frames to the parser: what goes in comes out, and whatever else arrives is refused without harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/wire.h>

static const uint32_t FUZZ_SEED = 20240611;

/* ---- samples ---- */

static struct parse_request sample_request(void)
{
	static struct str arguments[] = {STR_INIT("-Iinclude"), STR_INIT(""), STR_INIT("-DNAME=\"a b\"")};
	static struct unsaved_file unsaved[] = {{STR_INIT("/p/a.c"), STR_INIT("int a;\0int b;")},
						{STR_INIT("/p/b.h"), {0}}};
	static struct str absent[] = {STR_INIT("/p/new.h")};
	static struct str wanted[] = {STR_INIT("a.c"), STR_INIT("b.h")};
	return (struct parse_request){UINT64_MAX,
				      STR_INIT("/p"),
				      STR_INIT("/p/a.c"),
				      STR_INIT("/p/build"),
				      arguments,
				      3,
				      unsaved,
				      2,
				      absent,
				      1,
				      wanted,
				      2,
				      true,
				      true};
}

static struct text_range range(uint32_t line, uint32_t column, uint32_t end)
{
	return (struct text_range){{line, column}, {line, end}};
}

enum { FILES = 3, SYMBOLS = 3 }; /* so many are in the sample */

static struct parse_facts sample_facts(void)
{
	static struct str files[FILES] = {STR_INIT("a.c"), STR_INIT("b.h"), STR_INIT("/usr/include/x.h")};
	static struct symbol_place places[3];
	static struct symbol_fact symbols[SYMBOLS];
	static struct use_fact uses[2];
	static struct computed_include includes[1];
	static struct function_errors function_errors[] = {{1, UINT32_MAX}};
	static struct read_file reads[] = {{STR_INIT("a.c"), UINT64_MAX}, {STR_INIT("/usr/include/x.h"), 0}};
	places[0] = (struct symbol_place){0, range(3, 5, 9), true};
	places[1] = (struct symbol_place){1, range(UINT32_MAX, 1, 200), false};
	places[2] = (struct symbol_place){1, range(7, 300, 304), true};
	symbols[0] = (struct symbol_fact){.name = STR("db::get"),
					  .kind = SYMBOL_VARIABLE,
					  .id = UINT64_MAX,
					  .internal = true,
					  .constant = true,
					  .record = SYMBOL_RECORD_NONE,
					  .places = places,
					  .place_count = 2};
	symbols[1] = (struct symbol_fact){.name = STR("page::n"),
					  .kind = SYMBOL_FIELD,
					  .record = SYMBOLS - 1,
					  .places = places + 2,
					  .place_count = 1};
	/* From outside the root: it has no place. */
	symbols[2] = (struct symbol_fact){.name = STR("FILE"), .kind = SYMBOL_TYPE, .system = true};
	uses[0] = (struct use_fact){0, 1, range(9, 1, 5), 0};
	uses[1] = (struct use_fact){1, 0, {{2, 3}, {4, 1}}, USE_ALL};
	includes[0] = (struct computed_include){0, 2, range(1, 10, 14), 1, STR_INIT("x.h")};
	return (struct parse_facts){.files = files,
				    .file_count = FILES,
				    .symbols = symbols,
				    .symbol_count = SYMBOLS,
				    .uses = uses,
				    .use_count = 2,
				    .includes = includes,
				    .include_count = 1,
				    .error_count = 4,
				    .function_errors = function_errors,
				    .function_error_count = 1,
				    .first_error = STR("a.c:1:2: no such type"),
				    .reads = reads,
				    .read_count = 2};
}

static struct str payload_of(const struct strbuf *frame, enum wire_type expected)
{
	enum wire_type type;
	struct str payload;
	size_t size;
	assert_int_equal(wire_next(strbuf_str(frame), &type, &payload, &size), WIRE_FRAME);
	assert_int_equal(type, expected);
	assert_int_equal(size, frame->len);
	return payload;
}

static void assert_str(struct str actual, struct str expected)
{
	assert_true(str_eq(actual, expected));
}

/* ---- there and back ---- */

static void assert_same_request(const struct parse_request *a, const struct parse_request *b)
{
	assert_true(a->id == b->id);
	assert_str(a->root, b->root);
	assert_str(a->file, b->file);
	assert_str(a->directory, b->directory);
	assert_int_equal(a->argument_count, b->argument_count);
	for (size_t i = 0; i < a->argument_count; i++)
		assert_str(a->arguments[i], b->arguments[i]);
	assert_int_equal(a->unsaved_count, b->unsaved_count);
	for (size_t i = 0; i < a->unsaved_count; i++) {
		assert_str(a->unsaved[i].path, b->unsaved[i].path);
		assert_str(a->unsaved[i].text, b->unsaved[i].text);
	}
	assert_int_equal(a->absent_count, b->absent_count);
	for (size_t i = 0; i < a->absent_count; i++)
		assert_str(a->absent[i], b->absent[i]);
	assert_int_equal(a->wanted_count, b->wanted_count);
	for (size_t i = 0; i < a->wanted_count; i++)
		assert_str(a->wanted[i], b->wanted[i]);
	assert_int_equal(a->keep, b->keep);
	assert_int_equal(a->record, b->record);
	assert_int_equal(a->shared, b->shared);
}

static void request_comes_back(void **state)
{
	struct arena arena = {0};
	struct strbuf frame = {0};
	struct parse_request request = sample_request(), back;
	(void)state;
	wire_put_request(&frame, &request);
	assert_true(wire_get_request(&arena, payload_of(&frame, WIRE_PARSE), &back));
	assert_same_request(&request, &back);
	strbuf_free(&frame);
	arena_finish(&arena);
}

static void facts_come_back(void **state)
{
	struct arena arena = {0};
	struct strbuf frame = {0}, again = {0};
	struct parse_facts facts = sample_facts(), back;
	uint64_t id, id_alone;
	(void)state;
	wire_put_facts(&frame, 77, &facts);
	struct str payload = payload_of(&frame, WIRE_FACTS);
	assert_true(wire_get_facts(&arena, payload, &id, &back));
	assert_int_equal(id, 77);
	assert_true(wire_get_id(payload, &id_alone) && id_alone == 77);
	assert_int_equal(back.file_count, FILES);
	assert_int_equal(back.symbol_count, SYMBOLS);
	assert_int_equal(back.symbols[0].places[1].range.begin.line, UINT32_MAX);
	for (size_t i = 0; i < SYMBOLS; i++) {
		assert_true(back.symbols[i].id == facts.symbols[i].id);
		assert_int_equal(back.symbols[i].internal, facts.symbols[i].internal);
		assert_int_equal(back.symbols[i].constant, facts.symbols[i].constant);
		assert_int_equal(back.symbols[i].system, facts.symbols[i].system);
		assert_true(back.symbols[i].record == facts.symbols[i].record);
		assert_int_equal(back.symbols[i].place_count, facts.symbols[i].place_count);
	}
	assert_int_equal(back.uses[0].how, 0);
	assert_int_equal(back.uses[1].how, USE_ALL);
	assert_int_equal(back.uses[1].range.end.line, 4);
	assert_str(back.includes[0].spelled, STR("x.h"));
	assert_str(back.first_error, facts.first_error);
	assert_int_equal(back.function_error_count, 1);
	assert_int_equal(back.function_errors[0].file, 1);
	assert_int_equal(back.read_count, 2);
	assert_str(back.reads[1].path, STR("/usr/include/x.h"));
	assert_true(back.reads[0].hash == UINT64_MAX && back.reads[1].hash == 0);
	struct read_file *reads;
	size_t read_count;
	assert_true(wire_get_reads(&arena, payload, &reads, &read_count));
	assert_int_equal(read_count, 2);
	assert_str(reads[1].path, STR("/usr/include/x.h"));
	assert_true(reads[0].hash == UINT64_MAX);
	/* All of it: what came back gives the same bytes. */
	wire_put_facts(&again, 77, &back);
	assert_str(strbuf_str(&again), strbuf_str(&frame));
	/* Less what was read: the same bytes as of facts that never had it. */
	struct strbuf bare = {0}, never = {0};
	back.read_count = 0;
	assert_true(wire_drop_reads(payload, &bare));
	wire_put_facts(&never, 77, &back);
	assert_str(strbuf_str(&bare), payload_of(&never, WIRE_FACTS));
	assert_false(wire_drop_reads(str_sub(payload, 0, 5), &bare));
	strbuf_free(&bare);
	strbuf_free(&never);
	strbuf_free(&frame);
	strbuf_free(&again);
	arena_finish(&arena);
}

static void empty_facts_come_back(void **state)
{
	struct arena arena = {0};
	struct strbuf frame = {0};
	struct parse_facts facts = {0}, back;
	uint64_t id;
	(void)state;
	wire_put_facts(&frame, 0, &facts);
	assert_true(wire_get_facts(&arena, payload_of(&frame, WIRE_FACTS), &id, &back));
	assert_int_equal(back.file_count + back.symbol_count + back.use_count + back.include_count, 0);
	strbuf_free(&frame);
	arena_finish(&arena);
}

static void small_frames_come_back(void **state)
{
	struct strbuf frame = {0};
	struct parse_failure failure = {300, STR_INIT("no such file")}, back;
	struct str file;
	(void)state;
	wire_put_hello(&frame);
	assert_int_equal(payload_of(&frame, WIRE_HELLO).len, 0);
	assert_int_equal(frame.len, WIRE_HEAD_BYTES);
	strbuf_clear(&frame);
	wire_put_failure(&frame, &failure);
	assert_true(wire_get_failure(payload_of(&frame, WIRE_FAILED), &back));
	assert_int_equal(back.id, 300);
	assert_str(back.message, failure.message);
	strbuf_clear(&frame);
	wire_put_forget(&frame, STR("/p/a.c"));
	assert_true(wire_get_forget(payload_of(&frame, WIRE_FORGET), &file));
	assert_str(file, STR("/p/a.c"));
	strbuf_free(&frame);
}

/* The format is a promise to caches and to other builds: changing it means another WIRE_VERSION. */
static void bytes_are_as_documented(void **state)
{
	struct strbuf frame = {0};
	(void)state;
	wire_put_forget(&frame, STR("/a"));
	static const char expected[] = "ATMY\x04\x00\x05\x00\x03\x00\x00\x00";
	assert_memory_equal(frame.ptr, expected, sizeof expected - 1);
	assert_memory_equal(frame.ptr + WIRE_HEAD_BYTES, "\x02/a", 3);
	assert_int_equal(frame.len, WIRE_HEAD_BYTES + 3);
	strbuf_free(&frame);
}

/* Each number in its place, as docs/facts.md lists them. */
static void facts_are_as_documented(void **state)
{
	static struct str files[] = {STR_INIT("a.c")};
	struct symbol_place place = {0, range(2, 3, 4), true};
	struct symbol_fact symbols[] = {
		{.name = STR_INIT("v"),
		 .kind = SYMBOL_VARIABLE,
		 .id = 0x81,
		 .constant = true,
		 .record = SYMBOL_RECORD_NONE,
		 .places = &place,
		 .place_count = 1},
		{.name = STR_INIT("f"), .kind = SYMBOL_FIELD, .internal = true, .system = true}};
	struct use_fact use = {0, 1, range(5, 6, 7), USE_UNNAMED | USE_SIZEOF};
	struct function_errors errors = {0, 2};
	struct read_file read = {STR_INIT("x"), 0x80};
	struct parse_facts facts = {.files = files,
				    .file_count = 1,
				    .symbols = symbols,
				    .symbol_count = 2,
				    .uses = &use,
				    .use_count = 1,
				    .error_count = 3,
				    .function_errors = &errors,
				    .function_error_count = 1,
				    .reads = &read,
				    .read_count = 1};
	static const struct str expected[] = {
		STR_INIT("\x09"),              /* id */
		STR_INIT("\x01\x01x\x80\x01"), /* reads */
		STR_INIT("\x01\x03"
			 "a.c"),                               /* files */
		STR_INIT("\x02"),                              /* symbols */
		STR_INIT("\x01v\x01\x81\x01\x00\x01\x00\x00"), /* name, kind, id, three truths, no record */
		STR_INIT("\x01\x00\x02\x03\x02\x04\x01"),      /* one place */
		STR_INIT("\x01"
			 "f\x05\x00\x01\x00\x01\x01\x00"),    /* its record is the first symbol; no place */
		STR_INIT("\x01\x00\x01\x05\x06\x05\x07\x30"), /* uses */
		STR_INIT("\x00\x03"),                         /* computed includes, errors */
		STR_INIT("\x01\x00\x02\x00"),                 /* those in functions, the first error */
	};
	struct strbuf frame = {0}, all = {0};
	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		strbuf_add(&all, expected[i]);
	wire_put_facts(&frame, 9, &facts);
	assert_str(str_from_offset(strbuf_str(&frame), WIRE_HEAD_BYTES), strbuf_str(&all));
	strbuf_free(&frame);
	strbuf_free(&all);
}

/* ---- frames ---- */

static void frames_are_found_one_by_one(void **state)
{
	struct strbuf bytes = {0};
	enum wire_type type;
	struct str payload;
	size_t first, second;
	(void)state;
	wire_put_hello(&bytes);
	size_t begin = bytes.len;
	wire_put_forget(&bytes, STR("/p/a.c"));
	assert_int_equal(wire_next(strbuf_str(&bytes), &type, &payload, &first), WIRE_FRAME);
	assert_int_equal(first, begin);
	assert_int_equal(wire_next(str_from_offset(strbuf_str(&bytes), first), &type, &payload, &second), WIRE_FRAME);
	assert_int_equal(first + second, bytes.len);
	strbuf_free(&bytes);
}

static void half_a_frame_waits(void **state)
{
	struct strbuf frame = {0};
	struct parse_request request = sample_request();
	enum wire_type type;
	struct str payload;
	size_t size;
	(void)state;
	wire_put_request(&frame, &request);
	for (size_t len = 0; len < frame.len; len++)
		assert_int_equal(wire_next(str_sub(strbuf_str(&frame), 0, len), &type, &payload, &size), WIRE_MORE);
	strbuf_free(&frame);
}

/* Every bit of a frame counts, but for those that make it longer: they ask for more. */
static void a_flipped_bit_is_noticed(void **state)
{
	struct strbuf frame = {0};
	enum wire_type type;
	struct str payload;
	size_t size;
	struct parse_facts facts = sample_facts();
	(void)state;
	wire_put_facts(&frame, 5, &facts);
	for (size_t bit = 0; bit < frame.len * 8; bit++) {
		frame.ptr[bit / 8] = (char)(frame.ptr[bit / 8] ^ 1 << bit % 8);
		enum wire_status status = wire_next(strbuf_str(&frame), &type, &payload, &size);
		assert_true(status == WIRE_BROKEN || (status == WIRE_MORE && bit / 8 >= 8 && bit / 8 < 12));
		frame.ptr[bit / 8] = (char)(frame.ptr[bit / 8] ^ 1 << bit % 8);
	}
	strbuf_free(&frame);
}

static void garbage_is_broken_at_once(void **state)
{
	enum wire_type type;
	struct str payload;
	size_t size;
	(void)state;
	assert_int_equal(wire_next(STR("h"), &type, &payload, &size), WIRE_BROKEN);
	assert_int_equal(wire_next(STR("ATM!"), &type, &payload, &size), WIRE_BROKEN);
	assert_int_equal(wire_next(STR("Content-Length: 3\r\n\r\n{}"), &type, &payload, &size), WIRE_BROKEN);
	static const char long_one[] = "ATMY\x03\x00\x03\x00\xff\xff\xff\xff\x00\x00\x00"; /* and a NUL */
	assert_int_equal(wire_next((struct str){long_one, 16}, &type, &payload, &size), WIRE_BROKEN);
}

/* ---- payloads that no checksum protects ---- */

struct decoder {
	void (*put)(struct strbuf *frame);
	bool (*get)(struct arena *arena, struct str payload);
};

static void put_request(struct strbuf *frame)
{
	struct parse_request request = sample_request();
	wire_put_request(frame, &request);
}

static bool get_request(struct arena *arena, struct str payload)
{
	struct parse_request request;
	return wire_get_request(arena, payload, &request);
}

static void put_facts(struct strbuf *frame)
{
	struct parse_facts facts = sample_facts();
	wire_put_facts(frame, 200, &facts);
}

/* Whatever is accepted must be safe to walk. */
static bool get_facts(struct arena *arena, struct str payload)
{
	struct parse_facts facts;
	uint64_t id;
	if (!wire_get_facts(arena, payload, &id, &facts))
		return false;
	for (size_t i = 0; i < facts.symbol_count; i++) {
		assert_true(facts.symbols[i].kind <= SYMBOL_FIELD);
		assert_true(facts.symbols[i].record < facts.symbol_count ||
			    facts.symbols[i].record == SYMBOL_RECORD_NONE);
		for (size_t j = 0; j < facts.symbols[i].place_count; j++)
			assert_true(facts.symbols[i].places[j].file < facts.file_count);
	}
	for (size_t i = 0; i < facts.use_count; i++)
		assert_true(facts.uses[i].file < facts.file_count && facts.uses[i].symbol < facts.symbol_count &&
			    facts.uses[i].how <= USE_ALL);
	for (size_t i = 0; i < facts.include_count; i++)
		assert_true(facts.includes[i].file < facts.file_count && facts.includes[i].target < facts.file_count);
	return true;
}

static const struct decoder DECODERS[] = {{put_request, get_request}, {put_facts, get_facts}};
enum { DECODER_COUNT = sizeof DECODERS / sizeof *DECODERS };

/* A copy of exact size, so that a sanitizer sees a read behind its end. */
static bool decode(const struct decoder *decoder, const char *bytes, size_t len)
{
	struct arena arena = {0};
	char *copy = malloc(len + !len);
	memcpy(copy, bytes, len);
	bool taken = decoder->get(&arena, (struct str){copy, len});
	/* No array is larger than the bytes justify: at most a struct for each byte. */
	assert_true(arena.used <= (len + 1) * 2 * sizeof(struct symbol_fact));
	free(copy);
	arena_finish(&arena);
	return taken;
}

static void a_cut_payload_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < DECODER_COUNT; i++) {
		struct strbuf frame = {0};
		DECODERS[i].put(&frame);
		const char *payload = frame.ptr + WIRE_HEAD_BYTES;
		size_t len = frame.len - WIRE_HEAD_BYTES;
		assert_true(decode(&DECODERS[i], payload, len));
		for (size_t cut = 0; cut < len; cut++)
			assert_false(decode(&DECODERS[i], payload, cut));
		strbuf_addc(&frame, '\0');
		assert_false(decode(&DECODERS[i], frame.ptr + WIRE_HEAD_BYTES, len + 1));
		strbuf_free(&frame);
	}
}

static void random_damage_does_no_harm(void **state)
{
	uint32_t random = FUZZ_SEED;
	(void)state;
	for (size_t round = 0; round < 200000; round++) {
		const struct decoder *decoder = &DECODERS[round % DECODER_COUNT];
		struct strbuf frame = {0};
		decoder->put(&frame);
		for (size_t i = 0; i < 1 + round % 4; i++) {
			random = random * 1664525 + 1013904223;
			size_t at = WIRE_HEAD_BYTES + (random >> 8) % (frame.len - WIRE_HEAD_BYTES);
			random = random * 1664525 + 1013904223;
			frame.ptr[at] = (char)(random >> 24);
		}
		decode(decoder, frame.ptr + WIRE_HEAD_BYTES, frame.len - WIRE_HEAD_BYTES);
		strbuf_free(&frame);
	}
}

static void huge_counts_allocate_nothing(void **state)
{
	/* An id, then a huge number as count of what was read, of files, of symbols; as length of a string; the rest
	 * are numbers of too many bits. */
	static const struct str payloads[] = {
		STR_INIT("\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
		STR_INIT("\x01\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
		STR_INIT("\x01\x00\x00\xff\xff\xff\xff\x0f"),
		STR_INIT("\x01\x00\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
		STR_INIT("\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
		STR_INIT("\x01\x00\x00\x00\x00\x00\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"),
		STR_INIT("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
	};
	(void)state;
	for (size_t i = 0; i < sizeof payloads / sizeof *payloads; i++)
		assert_false(decode(&DECODERS[1], payloads[i].ptr, payloads[i].len));
}

static void indices_are_checked(void **state)
{
	struct parse_facts facts = sample_facts();
	(void)state;
	for (int which = 0; which <= 7; which++) { /* 7: none is out of range */
		struct strbuf frame = {0};
		struct symbol_place place = facts.symbols[1].places[0];
		struct use_fact use = facts.uses[0];
		struct computed_include include = facts.includes[0];
		place.file = which == 0 ? 3 : 2;
		use.file = which == 1 ? 3 : 2;
		use.symbol = which == 2 ? 1 : 0;
		include.file = which == 3 ? 3 : 2;
		include.target = which == 4 ? 3 : 2;
		use.how = which == 5 ? USE_ALL + 1 : USE_ALL;
		struct symbol_fact symbol = {.name = STR_INIT("x"),
					     .kind = SYMBOL_TYPE,
					     .record = which == 6 ? 1 : 0,
					     .places = &place,
					     .place_count = 1};
		struct parse_facts bad = {.files = facts.files,
					  .file_count = FILES,
					  .symbols = &symbol,
					  .symbol_count = 1,
					  .uses = &use,
					  .use_count = 1,
					  .includes = &include,
					  .include_count = 1};
		wire_put_facts(&frame, 1, &bad);
		assert_int_equal(decode(&DECODERS[1], frame.ptr + WIRE_HEAD_BYTES, frame.len - WIRE_HEAD_BYTES),
				 which == 7);
		strbuf_free(&frame);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(request_comes_back),           cmocka_unit_test(facts_come_back),
		cmocka_unit_test(empty_facts_come_back),        cmocka_unit_test(small_frames_come_back),
		cmocka_unit_test(bytes_are_as_documented),      cmocka_unit_test(facts_are_as_documented),
		cmocka_unit_test(frames_are_found_one_by_one),  cmocka_unit_test(half_a_frame_waits),
		cmocka_unit_test(a_flipped_bit_is_noticed),     cmocka_unit_test(garbage_is_broken_at_once),
		cmocka_unit_test(a_cut_payload_is_refused),     cmocka_unit_test(random_damage_does_no_harm),
		cmocka_unit_test(huge_counts_allocate_nothing), cmocka_unit_test(indices_are_checked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
