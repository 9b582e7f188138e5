/* The words that tell some commands of a file from the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <autotomy/core/compile.h>

#include "judge/commands.h"

enum { COMMANDS_MAX = 6 };

/* A command's line is its working folder, a colon, its arguments. */
static struct subject_command command_of(struct arena *arena, const char *line)
{
	struct subject_command command = {0};
	struct str text = str_from(line), *words;
	size_t colon = str_find(text, ':');
	command.directory = str_sub(text, 0, colon);
	compile_split(arena, str_from_offset(text, colon + 1), &words, &command.argument_count);
	command.arguments = words;
	return command;
}

static struct str words_of(struct arena *arena, const char *const *lines, const size_t *order, size_t count,
			   uint64_t found)
{
	struct subject_command commands[COMMANDS_MAX];
	struct command_set set = {0, (UINT64_C(1) << count) - 1};
	for (size_t i = 0; i < count; i++) {
		commands[i] = command_of(arena, lines[order[i]]);
		set.found |= (found >> order[i] & 1) << i;
	}
	struct subject subject = {.root = STR("/tree"), .commands = commands, .command_count = count};
	return commands_words(arena, &subject, set);
}

/* The next order by bytes; false after the last one. */
static bool permute(size_t *order, size_t count)
{
	size_t pivot = count - 1, with = count - 1;
	while (pivot > 0 && order[pivot - 1] >= order[pivot])
		pivot--;
	if (pivot == 0)
		return false;
	while (order[with] <= order[pivot - 1])
		with--;
	size_t kept = order[pivot - 1];
	order[pivot - 1] = order[with];
	order[with] = kept;
	for (size_t i = pivot, j = count - 1; i < j; i++, j--) {
		kept = order[i];
		order[i] = order[j];
		order[j] = kept;
	}
	return true;
}

/* Of the lines, which NULL ends, the first `found` are to be named: in every order of the commands by the same words.
 */
static void check(const char *expected, size_t found, const char *const *lines)
{
	size_t order[COMMANDS_MAX] = {0, 1, 2, 3, 4, 5}, count = 0;
	while (lines[count])
		count++;
	do {
		struct arena arena = {0};
		struct str words = words_of(&arena, lines, order, count, (UINT64_C(1) << found) - 1);
		assert_string_equal(words.ptr, expected);
		arena_finish(&arena);
	} while (permute(order, count));
}

#define CHECK(expected, found, ...) check((expected), (found), (const char *const[]){__VA_ARGS__, NULL})

static void one_argument(void **state)
{
	(void)state;
	CHECK("only with -DTLS", 1, "/tree:-O2 -DTLS -DX=1", "/tree:-DX=1 -O2");
	CHECK("only without -DTLS", 1, "/tree:-DX=1", "/tree:-DX=1 -DTLS");
	CHECK("only with -DX=1", 1, "/tree:-DX=1", "/tree:-DX=2");
	CHECK("only with -UX", 1, "/tree:-UX -O1", "/tree:-O2");
	CHECK("only with -Ione", 1, "/tree:-Ione", "/tree:-Itwo");
	CHECK("only with -std=c99", 1, "/tree:-std=c99", "/tree:-std=gnu11");
}

static void the_shortest(void **state)
{
	(void)state;
	CHECK("only with -DB", 1, "/tree:-DLONG -DB -DC", "/tree:-DD");
	CHECK("only with -DWITH_TLS", 1, "/tree:-O0 -DWITH_TLS", "/tree:-O2"); /* rather than what hardly decides */
	CHECK("only without -DNDEBUG", 1, "/tree:-g", "/tree:-O2 -DNDEBUG");
}

static void spellings_are_alike(void **state)
{
	(void)state;
	CHECK("only with -DB", 1, "/tree:-D A -D B -I one", "/tree:-DA -Ione");
	CHECK("only with -include b.h", 1, "/tree:-include a.h -include b.h", "/tree:-include a.h");
}

static void what_is_made_of_it_tells_nothing(void **state)
{
	(void)state;
	CHECK("only with -DLONGER", 1, "/tree:-o a -MD -DLONGER -fplugin=x x.c", "/tree:-o b y.c");
}

static void several(void **state)
{
	(void)state;
	CHECK("only without -DC", 2, "/tree:-DA", "/tree:-DB", "/tree:-DC");
	CHECK("only with -DA or -DB", 2, "/tree:-DA", "/tree:-DB", "/tree:-DC", "/tree:-DD", "/tree:-DE");
	CHECK("only with -DA and -DB", 1, "/tree:-DA -DB", "/tree:-DA", "/tree:-DB");
	CHECK("only with -DA and without -DB", 1, "/tree:-DA", "/tree:-DA -DB", "/tree:");
	CHECK("only without -DA and without -DB", 1, "/tree:", "/tree:-DA", "/tree:-DB");
}

static void paths_below_the_root(void **state)
{
	(void)state;
	CHECK("only with -Ione", 1, "/tree:-I/tree/one", "/tree:-I/tree/two");
	CHECK("only with -I.", 1, "/tree:-I/tree", "/tree:");
	CHECK("only with -I/trees", 1, "/tree:-I/trees", "/tree:");
	CHECK("only with -I/x/tree/y", 1, "/tree:-I/x/tree/y", "/tree:");
	CHECK("only with -Ia/tree/y", 1, "/tree:-Ia/tree/y", "/tree:");
	CHECK("only with -DCONF=etc/x", 1, "/tree:-DCONF=/tree/etc/x", "/tree:");
	CHECK("only with -include a.h", 1, "/tree:-include /tree/a.h", "/tree:");
	CHECK("only with -isystem x", 1, "/tree:-isystem/tree/x", "/tree:");
}

static void folders_and_order(void **state)
{
	(void)state;
	CHECK("only in build/a", 1, "/tree/build/a:-Igen", "/tree/build/b:-Igen");
	CHECK("only in build/a or build/b", 2, "/tree/build/a:", "/tree/build/b:", "/tree/c:", "/tree/d:", "/tree/e:");
	CHECK("only under 1 of its 2 commands", 1, "/tree:-Ione -Itwo", "/tree:-Itwo -Ione");
}

static void one_line_always(void **state)
{
	(void)state;
	CHECK("only with -DA=a b", 1, "/tree:'-DA=a\nb'", "/tree:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_argument),
		cmocka_unit_test(the_shortest),
		cmocka_unit_test(spellings_are_alike),
		cmocka_unit_test(what_is_made_of_it_tells_nothing),
		cmocka_unit_test(several),
		cmocka_unit_test(paths_below_the_root),
		cmocka_unit_test(folders_and_order),
		cmocka_unit_test(one_line_always),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
