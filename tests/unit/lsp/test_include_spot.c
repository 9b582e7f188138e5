/* Where in a line the path of an include is being written. */
#include "../base/check.h"

#include <stdio.h>
#include <string.h>

#include "../../../lsp/features/include_spot.h"

/* `|` is the cursor; `expected` is the path with its end, or NULL: "<a/b>" closed, "<a/b" not. */
static void check(const char *marked, const char *expected, int line)
{
	struct arena arena = {0};
	struct include_spot spot;
	size_t offset = (size_t)(strchr(marked, '|') - marked);
	struct str text = arena_printf(&arena, "%.*s%s", (int)offset, marked, marked + offset + 1);
	struct str found = STR("nothing");
	if (include_spot_at(text, offset, &spot)) {
		bool angle = spot.form == INCLUDE_ANGLE;
		found = arena_printf(&arena, "%c%.*s%s", angle ? '<' : '"',
				     STR_ARG(str_sub(text, spot.begin, spot.end)),
				     !spot.closed ? ""
				     : angle      ? ">"
						  : "\"");
	}
	check_str_eq(found, str_from(expected ? expected : "nothing"), marked, __FILE__, line);
	arena_finish(&arena);
}
#define AT(marked, expected) check(marked, expected, __LINE__)

static void a_path_is_found_finished_or_not(void **state)
{
	(void)state;
	AT("#include \"|", "\"");
	AT("#include \"|\"", "\"\"");
	AT("#include \"a/|b.h\"", "\"a/b.h\"");
	AT("#include \"a/b.h|\"", "\"a/b.h\"");
	AT("#include \"|a/b.h\"\n", "\"a/b.h\"");
	AT("#include <a|>", "<a>");
	AT("#include <a|b c\n>", "<ab");
	AT("int x;\n\t # include\t<|\nint y;", "<");
	AT("#include_next <|>", "<>");
	AT("#import \"|\"", "\"\"");
	AT("%:include \"|\"", "\"\"");
	AT("\xef\xbb\xbf#include \"|\"", "\"\"");
	AT("#include \"a|\r\n\"", "\"a");
	/* A quote further on is another matter. */
	AT("#include \"a| // say \"x\"", "\"a");
	AT("#include \"a b|c d\"", "\"a bc");
}

static void elsewhere_there_is_none(void **state)
{
	(void)state;
	AT("|#include \"a\"", NULL);
	AT("#include |\"a\"", NULL);
	AT("#include \"a\"|", NULL);
	AT("#include <a> |", NULL);
	AT("#include NAME|", NULL);
	AT("#includes|", NULL);
	AT("#define A \"|\"", NULL);
	AT("char *s = \"|\";", NULL);
	AT("#include \"a\"\n|", NULL);
	AT("|", NULL);
	AT("#|", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_is_found_finished_or_not),
		cmocka_unit_test(elsewhere_there_is_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
