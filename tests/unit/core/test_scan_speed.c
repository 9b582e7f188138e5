/*
 * How fast the scan is. Without arguments it tests that time grows with the text alone; with files it prints gigabytes
 * a second over them: core_test_scan_speed $(find TREE -name '*.[ch]').
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include <cmocka.h>

#include <autotomy/base/vec.h>
#include <autotomy/core/scan.h>

enum { REPETITIONS = 20 };

struct texts {
	struct str *items;
	size_t len, cap;
};

static double seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The best of several rounds over all texts. */
static double measure(const struct texts *texts, int repetitions)
{
	struct arena arena = {0};
	double best = 0;
	for (int round = 0; round < repetitions; round++) {
		double begin = seconds();
		for (size_t i = 0; i < texts->len; i++) {
			struct scan_facts facts;
			scan_text(&arena, texts->items[i], &facts);
			arena_reset(&arena);
		}
		double taken = seconds() - begin;
		best = round == 0 || taken < best ? taken : best;
	}
	arena_finish(&arena);
	return best;
}

/* Ordinary code, over and over. */
static double measure_bytes(size_t bytes)
{
	static const char code[] = "#include \"a.h\" /* why */\n"
				   "/*\n * What it does, in a sentence or two, as people write it.\n */\n"
				   "static int count(const char *text, char byte)\n"
				   "{\n"
				   "\tint count = 0; // none yet\n"
				   "\tfor (; *text && *text != '\\0'; text++)\n"
				   "\t\tcount += *text == byte;\n"
				   "#ifdef DEBUG\n"
				   "\tprintf(\"%d bytes\\n\", count);\n"
				   "#endif\n"
				   "\treturn count;\n"
				   "}\n";
	struct strbuf text = {0};
	while (text.len < bytes)
		strbuf_add(&text, str_from(code));
	struct str view = strbuf_str(&text);
	double taken = measure(&(struct texts){.items = &view, .len = 1}, REPETITIONS);
	strbuf_free(&text);
	return taken;
}

static void grows_with_the_text(void **state)
{
	(void)state;
	enum { SMALL = 1 << 18, TIMES = 16, SLACK = 4 };
	double small = measure_bytes(SMALL), large = measure_bytes((size_t)SMALL * TIMES);
	print_message("%.2f GB/s\n", SMALL * (double)TIMES / large / 1e9);
	assert_true(large < small * TIMES * SLACK);
}

static bool read_file(const char *path, struct str *text)
{
	struct strbuf bytes = {0};
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	for (int byte = getc(file); byte != EOF; byte = getc(file))
		strbuf_addc(&bytes, (char)byte);
	fclose(file);
	*text = strbuf_str(&bytes);
	return true;
}

static int measure_files(int count, char **paths)
{
	struct texts texts = {0};
	size_t bytes = 0;
	for (int i = 0; i < count; i++) {
		struct str text;
		if (!read_file(paths[i], &text)) {
			perror(paths[i]);
			return 1;
		}
		vec_push(&texts, text);
		bytes += text.len;
	}
	double taken = measure(&texts, REPETITIONS);
	printf("%zu files, %.1f MB: %.2f ms, %.2f GB/s\n", texts.len, (double)bytes / 1e6, taken * 1e3,
	       (double)bytes / taken / 1e9);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return measure_files(argc - 1, argv + 1);
	const struct CMUnitTest tests[] = {cmocka_unit_test(grows_with_the_text)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
