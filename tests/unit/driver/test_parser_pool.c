/* The pool of parsers: whatever becomes of a process, every request is answered and nothing is left behind. */
#include <signal.h>

#include "test_parser_world.h"

#include "../../../analysis/driver/parser/parser_ledger.h"

enum { RANDOM_SEED = 7, KILLS = 50, LIFE_MS = 30 };

/* A program that says HELLO and then does what the rest of the script says. */
static const char *fake_parser(struct world *world, const char *name, const char *rest)
{
	struct strbuf hello = {0}, script = {0};
	wire_put_hello(&hello);
	strbuf_add(&script, STR("#!/bin/sh\nprintf '"));
	for (size_t i = 0; i < hello.len; i++)
		strbuf_printf(&script, "\\%03o", (unsigned char)hello.ptr[i]);
	strbuf_printf(&script, "'\n%s\n", rest);
	world_write(world, name, script.ptr);
	struct str path = world_path(world, name);
	assert_int_equal(chmod(path.ptr, 0700), 0);
	strbuf_free(&hello);
	strbuf_free(&script);
	return path.ptr;
}

/* A second world, whose parser is a script that lives in the first. */
static struct world *open_with_script(struct world *home, const char *rest, uint64_t timeout_ms)
{
	return world_open(fake_parser(home, "parser.sh", rest), 1, timeout_ms);
}

static struct outcome parse_file(struct world *world, const char *file)
{
	struct parse_request request = world_request(world, file);
	return world_parse(world, &request);
}

static void write_source(struct world *world, const char *name)
{
	world_write(world, name, "#include <stdio.h>\nint get(void);\nint f(void) { return get(); }\n");
}

static void assert_contains(struct str text, const char *part)
{
	if (!str_contains(text, str_from(part)))
		fail_msg("'%.*s' does not say '%s'", STR_ARG(text), part);
}

/* ---- orderly life ---- */

static void a_request_is_answered_later(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	struct outcome outcome = {0};
	(void)state;
	write_source(world, "a.c");
	struct parse_request request = world_request(world, "a.c");
	assert_true(parser_pool_idle(world->pool));
	assert_true(world_submit(world, &request, &outcome) != 0);
	assert_false(outcome.answered);
	assert_false(parser_pool_idle(world->pool));
	world_await(world, &outcome);
	assert_int_equal(outcome.status, PARSER_OK);
	assert_int_equal(outcome.facts.use_count, 1);
	assert_true(parser_pool_idle(world->pool));
	world_close(world);
}

static void nothing_starts_before_it_is_needed(void **state)
{
	struct world *world = world_open(NULL, 4, 0);
	int pids[8], again[8];
	(void)state;
	assert_int_equal(parser_pool_processes(world->pool, pids, 8), 0);
	write_source(world, "a.c");
	struct parse_request request = world_request(world, "a.c");
	request.keep = true;
	for (int i = 0; i < 3; i++)
		assert_int_equal(world_parse(world, &request).status, PARSER_OK);
	assert_int_equal(parser_pool_processes(world->pool, pids, 8), 1);
	assert_int_equal(parse_file(world, "a.c").status, PARSER_OK);
	assert_int_equal(parser_pool_processes(world->pool, again, 8), 1);
	assert_int_equal(pids[0], again[0]);
	world_close(world);
}

struct ordered {
	struct strbuf *order;
	char name;
};

static void note_order(void *context, const struct parser_answer *answer)
{
	struct ordered *ordered = context;
	(void)answer;
	strbuf_addc(ordered->order, ordered->name);
}

static void urgent_requests_go_first(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	struct strbuf order = {0};
	struct ordered ordered[] = {{&order, 'a'}, {&order, 'b'}, {&order, 'c'}, {&order, 'd'}};
	static const int priorities[] = {0, 5, 0, 9};
	(void)state;
	write_source(world, "a.c");
	struct parse_request request = world_request(world, "a.c");
	for (size_t i = 0; i < 4; i++)
		parser_submit(world->pool, &request, priorities[i], note_order, &ordered[i]);
	while (order.len < 4)
		uv_run(&world->loop, UV_RUN_ONCE);
	assert_string_equal(order.ptr, "dbac");
	strbuf_free(&order);
	world_close(world);
}

static void the_cancelled_are_not_answered(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	struct outcome running = {0}, waiting = {0}, last = {0};
	(void)state;
	write_source(world, "a.c");
	struct parse_request request = world_request(world, "a.c");
	uint64_t first = world_submit(world, &request, &running);
	uint64_t second = world_submit(world, &request, &waiting);
	world_submit(world, &request, &last);
	uv_run(&world->loop, UV_RUN_ONCE);
	parser_cancel(world->pool, first, false);
	parser_cancel(world->pool, second, false);
	parser_cancel(world->pool, 12345, true);
	world_await(world, &last);
	assert_int_equal(last.status, PARSER_OK);
	assert_false(running.answered || waiting.answered);

	/* On a busy machine the answer may be there before the loop has turned once: then nothing is left to cancel. */
	bool in_time = false;
	for (int try = 0; try < 20 && !in_time; try++) {
		running = (struct outcome){0};
		first = world_submit(world, &request, &running);
		uv_run(&world->loop, UV_RUN_NOWAIT);
		in_time = !running.answered;
		parser_cancel(world->pool, first, true);
		last = world_parse(world, &request);
		assert_int_equal(last.status, PARSER_OK);
	}
	assert_true(in_time && !running.answered);
	assert_false(parser_is_set_aside(world->pool, request.file));
	world_close(world);
}

static void a_pool_ends_in_the_midst_of_work(void **state)
{
	struct world *world = world_open(NULL, 2, 0);
	struct outcome outcomes[6] = {0};
	(void)state;
	write_source(world, "a.c");
	struct parse_request request = world_request(world, "a.c");
	for (int i = 0; i < 6; i++)
		world_submit(world, &request, &outcomes[i]);
	uv_run(&world->loop, UV_RUN_ONCE);
	uv_run(&world->loop, UV_RUN_NOWAIT);
	world_close(world); /* outcomes live on: an answer from now on would write to freed memory */
}

static void large_texts_pass(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	struct strbuf text = {0};
	(void)state;
	strbuf_add(&text, STR("int get(void);\nint f(void) { return get(); }\n"));
	while (text.len < 24 << 20)
		strbuf_add(&text, STR("// a comment that goes on and on, so that no pipe takes it all in one go\n"));
	write_source(world, "a.c");
	struct parse_request request = world_request(world, "a.c");
	struct unsaved_file unsaved = {request.file, strbuf_str(&text)};
	request.unsaved = &unsaved;
	request.unsaved_count = 1;
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_OK);
	assert_int_equal(outcome.facts.use_count, 1);
	strbuf_free(&text);
	world_close(world);
}

/* ---- death ---- */

static uint32_t next_random(uint32_t *random)
{
	*random = *random * 1664525 + 1013904223;
	return *random >> 8;
}

static void kill_all(struct world *world)
{
	int pids[8];
	size_t count = parser_pool_processes(world->pool, pids, 8);
	for (size_t i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
}

static void on_kill_time(uv_timer_t *timer)
{
	kill_all(timer->data);
}

/* Each round asks for some files and kills whatever runs, once, at a random moment. */
static void random_kills_lose_nothing(void **state)
{
	struct world *world = world_open(NULL, 2, 0);
	uint32_t random = RANDOM_SEED;
	uv_timer_t timer;
	(void)state;
	uv_timer_init(&world->loop, &timer);
	timer.data = world;
	for (int i = 0; i < 3; i++)
		write_source(world, arena_printf(&world->arena, "%d.c", i).ptr);
	for (int round = 0; round < KILLS; round++) {
		struct outcome outcomes[3] = {0};
		for (int i = 0; i < 3; i++) {
			struct parse_request request = world_request(world, arena_printf(&world->arena, "%d.c", i).ptr);
			request.keep = next_random(&random) % 2;
			world_submit(world, &request, &outcomes[i]);
		}
		uv_timer_start(&timer, on_kill_time, next_random(&random) % LIFE_MS, 0);
		for (int i = 0; i < 3; i++) {
			world_await(world, &outcomes[i]);
			assert_int_equal(outcomes[i].status, PARSER_OK);
			assert_int_equal(outcomes[i].facts.use_count, 1);
		}
	}
	uv_close((uv_handle_t *)&timer, NULL);
	world_close(world);
}

static void a_kill_while_idle_counts_for_nothing(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	(void)state;
	write_source(world, "a.c");
	for (int i = 0; i < 5; i++) {
		assert_int_equal(parse_file(world, "a.c").status, PARSER_OK);
		kill_all(world);
	}
	assert_int_equal(parse_file(world, "a.c").status, PARSER_OK);
	world_close(world);
}

static void what_fells_two_parsers_is_set_aside(void **state)
{
	struct world *home = world_open(NULL, 1, 0);
	/* Counts its lives; dies of each request as of a stack overflow. */
	struct str count = world_path(home, "lives");
	struct str script = arena_printf(&home->arena, "echo >> %s; head -c 20 > /dev/null; kill -SEGV $$", count.ptr);
	struct world *world = open_with_script(home, script.ptr, 0);
	(void)state;
	struct outcome outcome = parse_file(world, "a.c");
	assert_int_equal(outcome.status, PARSER_SET_ASIDE);
	assert_contains(outcome.message, "signal 11");
	struct str path = world_path(world, "a.c");
	assert_true(parser_is_set_aside(world->pool, path));
	outcome = parse_file(world, "a.c");
	assert_int_equal(outcome.status, PARSER_SET_ASIDE);
	struct stat status;
	assert_int_equal(stat(count.ptr, &status), 0);
	assert_int_equal(status.st_size, 2); /* two lives, then none for this file */

	parser_forgive(world->pool, path);
	assert_false(parser_is_set_aside(world->pool, path));
	assert_int_equal(parse_file(world, "a.c").status, PARSER_SET_ASIDE);
	/* Another text is another chance, without being told so. */
	struct parse_request request = world_request(world, "a.c");
	struct unsaved_file unsaved = {request.file, STR("int other;\n")};
	request.unsaved = &unsaved;
	request.unsaved_count = 1;
	assert_int_equal(world_parse(world, &request).status, PARSER_SET_ASIDE);
	assert_int_equal(stat(count.ptr, &status), 0);
	assert_int_equal(status.st_size, 6);
	world_close(world);
	world_close(home);
}

static bool asked_to_keep(struct world *world, const char *name)
{
	struct parse_request request;
	struct strbuf bytes = {0};
	enum wire_type type;
	struct str payload;
	size_t length;
	FILE *file = fopen(world_path(world, name).ptr, "rb");
	assert_non_null(file);
	for (int byte; (byte = fgetc(file)) != EOF;)
		strbuf_addc(&bytes, (char)byte);
	fclose(file);
	assert_int_equal(wire_next(strbuf_str(&bytes), &type, &payload, &length), WIRE_FRAME);
	assert_true(wire_get_request(&world->arena, payload, &request));
	assert_true(str_ends(request.file, STR("/a.c")) && request.wanted_count == 1);
	strbuf_free(&bytes);
	return request.keep;
}

/* Whatever a kept unit needs besides the file cannot be what fells the second parser. */
static void the_second_try_keeps_no_unit(void **state)
{
	struct world *home = world_open(NULL, 1, 0);
	struct str base = world_path(home, "request");
	struct str script = arena_printf(
		&home->arena, "echo >> %s; dd bs=64k count=1 of=%s.$(wc -l < %s) 2> /dev/null; kill -ABRT $$", base.ptr,
		base.ptr, base.ptr);
	struct world *world = open_with_script(home, script.ptr, 0);
	(void)state;
	struct parse_request request = world_request(world, "a.c");
	request.keep = true;
	struct outcome outcome = world_parse(world, &request);
	assert_int_equal(outcome.status, PARSER_SET_ASIDE);
	assert_contains(outcome.message, "signal 6");
	assert_true(asked_to_keep(home, "request.1"));
	assert_false(asked_to_keep(home, "request.2"));
	assert_int_not_equal(access(world_path(home, "request.3").ptr, F_OK), 0);
	world_close(world);
	world_close(home);
}

/* Several requests for one file may fall at once before any of them is tried again. */
static void falls_over_kept_units_count_as_one(void **state)
{
	struct parser_ledger ledger = {0};
	struct str file = STR("/a.c"), how = STR("fell");
	(void)state;
	for (int i = 0; i < 20; i++)
		assert_null(ledger_fell(&ledger, file, 1, PARSER_ENDED_SELF, true, how));
	assert_null(ledger_fell(&ledger, file, 1, PARSER_ENDED_KILLED, false, how));
	assert_null(ledger_set_aside(&ledger, file, 1));
	assert_non_null(ledger_fell(&ledger, file, 1, PARSER_ENDED_SELF, false, how));
	assert_non_null(ledger_set_aside(&ledger, file, 1));
	ledger_finish(&ledger);
}

static void what_takes_too_long_is_set_aside(void **state)
{
	struct world *home = world_open(NULL, 1, 0);
	struct world *world = open_with_script(home, "exec sleep 1000", 1500);
	(void)state;
	struct outcome outcome = parse_file(world, "a.c");
	assert_int_equal(outcome.status, PARSER_SET_ASIDE);
	assert_contains(outcome.message, "took too long");
	world_close(world);
	world_close(home);
}

static void too_much_memory_ends_in_an_answer(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	struct parser_pool_options options = {.program = parser_program(&world->arena),
					      .workers = 1,
					      .scratch = world->scratch,
					      .max_megabytes = 100};
	struct parser_pool *limited = parser_pool_create(&world->loop, &options);
	struct outcome outcome = {0};
	struct awaited awaited = {world, &outcome};
	(void)state;
	world_write(world, "big.c",
		    "#define A x+x+x+x+x+x+x+x+x+x\n#define B A+A+A+A+A+A+A+A+A+A\n#define C B+B+B+B+B+B+B+B+B+B\n"
		    "#define D C+C+C+C+C+C+C+C+C+C\n#define E D+D+D+D+D+D+D+D+D+D\n#define F E+E+E+E+E+E+E+E+E+E\n"
		    "int f(int x) { return F+F+F+F; }\n");
	struct parse_request request = world_request(world, "big.c");
	parser_submit(limited, &request, 0, world_take, &awaited);
	world_await(world, &outcome);
	assert_true(outcome.status == PARSER_SET_ASIDE || outcome.status == PARSER_FAILED);
	bool closed = false;
	parser_pool_destroy(limited, world_note_closed, &closed);
	world_close(world);
	assert_true(closed);
}

/* ---- programs that are none ---- */

static void assert_unavailable(const char *program, const char *says)
{
	struct world *world = world_open(program, 2, 0);
	struct outcome outcomes[3] = {0};
	struct parse_request request = world_request(world, "a.c");
	for (int i = 0; i < 3; i++)
		world_submit(world, &request, &outcomes[i]);
	for (int i = 0; i < 3; i++) {
		world_await(world, &outcomes[i]);
		assert_int_equal(outcomes[i].status, PARSER_UNAVAILABLE);
		assert_contains(outcomes[i].message, says);
		assert_contains(outcomes[i].message, program);
	}
	/* No spin: while the pause lasts the next one is refused without a start. */
	int pids[2];
	struct outcome outcome = parse_file(world, "a.c");
	assert_int_equal(outcome.status, PARSER_UNAVAILABLE);
	assert_int_equal(parser_pool_processes(world->pool, pids, 2), 0);
	world_close(world);
}

static void no_program_is_a_clear_failure(void **state)
{
	(void)state;
	assert_unavailable("/nonexistent/autotomy-clang", "cannot be started");
	assert_unavailable("/bin/false", "exit status 1");
	assert_unavailable("/bin/cat", "exit status 1"); /* it knows no --scratch */
	assert_unavailable("/bin/true", "exit status 0");
	assert_unavailable("/bin/echo", "wrote what is no answer");
}

static void a_pool_recovers_when_the_program_appears(void **state)
{
	struct world *home = world_open(NULL, 1, 0);
	struct str program = world_path(home, "late");
	struct world *world = world_open(program.ptr, 1, 0);
	struct outcome outcome;
	(void)state;
	write_source(world, "a.c");
	assert_int_equal(parse_file(world, "a.c").status, PARSER_UNAVAILABLE);
	assert_int_equal(symlink(parser_program(&home->arena).ptr, program.ptr), 0);
	do {
		usleep(50000);
		uv_run(&world->loop, UV_RUN_NOWAIT);
		outcome = parse_file(world, "a.c");
	} while (outcome.status == PARSER_UNAVAILABLE);
	assert_int_equal(outcome.status, PARSER_OK);
	world_close(world);
	world_close(home);
}

static void garbage_ends_a_parser(void **state)
{
	static const char *const scripts[] = {
		"head -c 20 > /dev/null; echo garbage; exec sleep 1000", "exec cat /dev/zero",
		"head -c 20 > /dev/null; printf 'ATMY\\001\\000\\003\\000\\377\\377\\377\\377....'; exec sleep 1000",
		"exec cat", /* echoes the request */
	};
	struct world *home = world_open(NULL, 1, 0);
	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		struct world *world = open_with_script(home, scripts[i], 0);
		struct outcome outcome = parse_file(world, "a.c");
		assert_int_equal(outcome.status, PARSER_SET_ASIDE);
		assert_contains(outcome.message, "wrote what is no answer");
		world_close(world);
	}
	world_close(home);
}

static void a_folder_that_cannot_be_made_is_told(void **state)
{
	struct world *world = world_open(NULL, 1, 0);
	struct parser_pool_options options = {
		.program = parser_program(&world->arena), .workers = 1, .scratch = STR("/nonexistent/folder")};
	struct parser_pool *pool = parser_pool_create(&world->loop, &options);
	struct outcome outcome = {0};
	struct awaited awaited = {world, &outcome};
	struct parse_request request = world_request(world, "a.c");
	(void)state;
	parser_submit(pool, &request, 0, world_take, &awaited);
	world_await(world, &outcome);
	assert_int_equal(outcome.status, PARSER_UNAVAILABLE);
	assert_contains(outcome.message, "/nonexistent/folder");
	parser_pool_destroy(pool, NULL, NULL);
	world_close(world);
}

static void the_program_is_found(void **state)
{
	struct arena arena = {0};
	const char *before = getenv("AUTOTOMY_CLANG");
	struct str old = arena_str(&arena, str_from(before));
	(void)state;
	setenv("AUTOTOMY_CLANG", "/opt/x/../parser", 1);
	assert_true(str_eq(parser_program(&arena), STR("/opt/parser")));
	unsetenv("AUTOTOMY_CLANG");
	struct str beside = parser_program(&arena);
	assert_true(path_is_absolute(beside) && str_ends(beside, STR("/autotomy-clang")));
	if (before)
		setenv("AUTOTOMY_CLANG", old.ptr, 1);
	arena_finish(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_answered_later),
		cmocka_unit_test(nothing_starts_before_it_is_needed),
		cmocka_unit_test(urgent_requests_go_first),
		cmocka_unit_test(the_cancelled_are_not_answered),
		cmocka_unit_test(a_pool_ends_in_the_midst_of_work),
		cmocka_unit_test(large_texts_pass),
		cmocka_unit_test(random_kills_lose_nothing),
		cmocka_unit_test(a_kill_while_idle_counts_for_nothing),
		cmocka_unit_test(what_fells_two_parsers_is_set_aside),
		cmocka_unit_test(the_second_try_keeps_no_unit),
		cmocka_unit_test(falls_over_kept_units_count_as_one),
		cmocka_unit_test(what_takes_too_long_is_set_aside),
		cmocka_unit_test(too_much_memory_ends_in_an_answer),
		cmocka_unit_test(no_program_is_a_clear_failure),
		cmocka_unit_test(a_pool_recovers_when_the_program_appears),
		cmocka_unit_test(garbage_ends_a_parser),
		cmocka_unit_test(a_folder_that_cannot_be_made_is_told),
		cmocka_unit_test(the_program_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
