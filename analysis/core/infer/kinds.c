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
	{"examples",
	 false,
	 {"example", "examples", "demo", "demos", "sample", "samples", "doc", "docs", "documentation"},
	 {0}},
	{"benchmarks", true, {"bench", "benches", "benchmark", "benchmarks", "perf"}, {"bench", "benchmark"}},
	{"fuzzing", true, {"fuzz", "fuzzing", "fuzzers", "fuzzer", "oss-fuzz", "ossfuzz"}, {"fuzz", "fuzzer"}},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static bool is_word(struct str part, const char *word)
{
	return part.len == str_from(word).len && strncasecmp(part.ptr, word, part.len) == 0;
}

bool infer_is_kind_folder(struct str name)
{
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (infer_is_one_of(name, kinds[k].folders))
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
		if (infer_is_one_of(str_sub(path, begin, end), kind->folders))
			return str_sub(path, 0, end);
	}
	return (struct str){0};
}

static bool is_separator(char c)
{
	return c == '_' || c == '-';
}

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

enum { NO_KIND = KIND_COUNT };

/* Of every file: its kind, or NO_KIND; and whether a folder says so, or its own name alone. */
struct sorting {
	struct inference *inference;
	uint8_t *kind;
	bool *by_folder;
};

static size_t kind_of(struct str path, bool *by_folder)
{
	*by_folder = true;
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (folder_of_kind(path, &kinds[k]).len)
			return k;
	*by_folder = false;
	for (size_t k = 0; k < KIND_COUNT; k++)
		if (is_named(infer_stem(path), &kinds[k]))
			return k;
	return NO_KIND;
}

static void sort_by_names(const struct sorting *sorting)
{
	const struct inference *inference = sorting->inference;

	for (size_t i = 0; i < inference->tree->count; i++) {
		sorting->kind[i] = NO_KIND;
		sorting->by_folder[i] = false;
		if (inference->module_of[i] == INFER_NOWHERE)
			sorting->kind[i] = (uint8_t)kind_of(inference->tree->files[i].path, &sorting->by_folder[i]);
	}
}

static bool is_like(struct str a, struct str b)
{
	return str_eq(path_folder(a), path_folder(b)) && str_eq(infer_stem(a), infer_stem(b));
}

/* Takes back what the file pulls along into the product: its includes; from a source, what it is the body of. */
static bool take_back_along(const struct sorting *sorting, size_t file)
{
	const struct infer_tree *tree = sorting->inference->tree;
	bool product = sorting->kind[file] == NO_KIND, changed = false;

	for (size_t n = 0; n < tree->files[file].include_count; n++) {
		uint32_t target = tree->files[file].includes[n];
		bool own =
			sorting->kind[target] == NO_KIND && is_like(tree->files[file].path, tree->files[target].path);
		size_t taken = product ? target : file;
		if (sorting->kind[taken] == NO_KIND || sorting->by_folder[taken] || !(product || own))
			continue;
		sorting->kind[taken] = NO_KIND;
		changed = true;
	}
	return changed;
}

/* What the product itself includes is a part of it, whatever it is called; so is the source of such a header. */
static void take_back_what_is_included(const struct sorting *sorting)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 0; i < sorting->inference->tree->count; i++)
			changed = take_back_along(sorting, i) || changed;
	}
}

static size_t count_of_kind(const struct sorting *sorting, size_t kind, bool *by_folder)
{
	size_t count = 0;

	*by_folder = false;
	for (size_t i = 0; i < sorting->inference->tree->count; i++)
		if (sorting->kind[i] == kind) {
			count++;
			*by_folder = *by_folder || sorting->by_folder[i];
		}
	return count;
}

static void add_kind(const struct sorting *sorting, size_t kind)
{
	struct inference *inference = sorting->inference;
	uint32_t module =
		inference_add(inference, (struct infer_module){.name = str_from(kinds[kind].module),
							       .guessed = STR("from the names of folders and files"),
							       .shape = INFER_LISTED,
							       .origin = INFER_KIND,
							       .insider = kinds[kind].insider});

	for (size_t i = 0; i < inference->tree->count; i++)
		if (sorting->kind[i] == kind)
			inference->module_of[i] = module;
}

void infer_kinds(struct inference *inference)
{
	size_t count = inference->tree->count;
	struct sorting sorting = {inference, arena_array(&inference->arena, uint8_t, count),
				  arena_array(&inference->arena, bool, count)};

	sort_by_names(&sorting);
	take_back_what_is_included(&sorting);
	for (size_t k = 0; k < KIND_COUNT; k++) {
		/* One file by its name alone is no kind of its own. */
		bool by_folder;
		size_t files = count_of_kind(&sorting, k, &by_folder);
		if (files > 1 || by_folder)
			add_kind(&sorting, k);
	}
}
