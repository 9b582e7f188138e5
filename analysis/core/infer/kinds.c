/* Tests, examples, benchmarks and fuzzing: known by the names of folders and files wherever they lie. */
#include "infer/inference.h"

#include <strings.h>

#include <autotomy/base/path.h>

struct kind {
	const char *module;
	bool insider;
	const char *folders[10]; /* any folder of a path; NULL ends */
	const char *words[6];    /* "test": test_x.c, test-x.c, x_test.c, x-test.c */
};

static const struct kind kinds[] = {
	{"tests",
	 true,
	 {"test", "tests", "testing", "testsuite", "unittest", "unittests", "unit-tests", "t", "regress"},
	 {"test", "tests", "unittest", "testutil", "testhelp"}},
	{"examples", false, {"example", "examples", "demo", "demos", "sample", "samples"}, {"example"}},
	{"benchmarks", true, {"bench", "benches", "benchmark", "benchmarks", "perf"}, {"bench", "benchmark"}},
	{"fuzzing", true, {"fuzz", "fuzzing", "fuzzers", "fuzzer"}, {"fuzz", "fuzzer"}},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static bool is_word(struct str part, const char *word)
{
	return part.len == str_from(word).len && strncasecmp(part.ptr, word, part.len) == 0;
}

static bool is_one_of(struct str part, const char *const *words)
{
	for (; *words; words++)
		if (is_word(part, *words))
			return true;
	return false;
}

/* The uppermost folder of the path that is of this kind: everything below it is, too. Empty where there is none. */
static struct str folder_of_kind(struct str path, const struct kind *kind)
{
	for (size_t begin = 0, end; begin < path.len; begin = end + 1) {
		struct str rest = str_from_offset(path, begin);
		end = str_find(rest, '/');
		if (end == SIZE_MAX)
			return (struct str){0};
		end += begin;
		if (is_one_of(str_sub(path, begin, end), kind->folders))
			return str_sub(path, 0, end);
	}
	return (struct str){0};
}

static bool is_separator(char c)
{
	return c == '_' || c == '-';
}

/* Files by their own names are told only as sources, and their headers with them. */
static bool is_named(struct str stem, const struct kind *kind)
{
	for (const char *const *word = kind->words; *word; word++) {
		size_t len = str_from(*word).len;
		if (stem.len == len && is_word(stem, *word))
			return true;
		if (stem.len <= len + 1)
			continue;
		if ((is_word(str_sub(stem, 0, len), *word) && is_separator(stem.ptr[len])) ||
		    (is_word(str_from_offset(stem, stem.len - len), *word) &&
		     is_separator(stem.ptr[stem.len - len - 1])))
			return true;
	}
	return false;
}

static uint32_t module_of_kind(struct inference *inference, uint32_t *module, const struct kind *kind)
{
	if (*module == INFER_NOWHERE)
		*module = inference_add(inference,
					(struct infer_module){.name = str_from(kind->module),
							      .guessed = STR("from the names of folders and files"),
							      .shape = INFER_LISTED,
							      .insider = kind->insider});
	return *module;
}

void infer_kinds(struct inference *inference)
{
	uint32_t modules[KIND_COUNT];

	for (size_t k = 0; k < KIND_COUNT; k++)
		modules[k] = INFER_NOWHERE;
	for (size_t i = 0; i < inference->tree->count; i++) {
		struct str path = inference->tree->files[i].path;
		for (size_t k = 0; k < KIND_COUNT && inference->module_of[i] == INFER_NOWHERE; k++)
			if (folder_of_kind(path, &kinds[k]).len || is_named(infer_stem(path), &kinds[k]))
				inference->module_of[i] = module_of_kind(inference, &modules[k], &kinds[k]);
	}
}
