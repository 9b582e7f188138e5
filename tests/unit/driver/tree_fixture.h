/* A real temporary tree for the tests of the driver, and a loop that runs until a project is quiet. */
#ifndef TESTS_TREE_FIXTURE_H
#define TESTS_TREE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <autotomy/base/memory.h>
#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

/* Paths handed to the calls below are relative to the tree's root. */
struct tree {
	struct arena arena;
	struct str base; /* absolute, links resolved */
	struct str root; /* a folder in it, so that there is an outside */
};

static inline const char *tree_absolute(struct tree *tree, const char *path)
{
	return arena_printf(&tree->arena, "%.*s/%s", STR_ARG(tree->root), path).ptr;
}

static inline void tree_create(struct tree *tree)
{
	*tree = (struct tree){0};
	const char *base = getenv("TMPDIR");
	char *folder = strdup(arena_printf(&tree->arena, "%s/autotomy-test-XXXXXX", base ? base : "/tmp").ptr);
	assert_non_null(mkdtemp(folder));
	tree->base = path_real(&tree->arena, str_from(folder));
	tree->root = path_join(&tree->arena, tree->base, STR("root"));
	assert_int_equal(mkdir(tree->root.ptr, 0777), 0);
	free(folder);
}

static inline int tree_remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

/* A file, or a folder with all that is in it; nothing there is fine. */
static inline void tree_remove(struct tree *tree, const char *path)
{
	nftw(tree_absolute(tree, path), tree_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void tree_destroy(struct tree *tree)
{
	nftw(arena_str(&tree->arena, tree->base).ptr, tree_remove_entry, 16, FTW_DEPTH | FTW_PHYS);
	arena_finish(&tree->arena);
}

/* Makes a folder and those above it. */
static inline void tree_folder(struct tree *tree, const char *path)
{
	char *absolute = strdup(tree_absolute(tree, path));
	for (char *slash = absolute + tree->root.len + 1; (slash = strchr(slash, '/')); slash++) {
		*slash = '\0';
		mkdir(absolute, 0777);
		*slash = '/';
	}
	mkdir(absolute, 0777);
	free(absolute);
}

/* Writes in place, as most tools do; the folders above are made. */
static inline void tree_write(struct tree *tree, const char *path, const char *text)
{
	const char *slash = strrchr(path, '/');
	if (slash)
		tree_folder(tree, arena_str(&tree->arena, (struct str){path, (size_t)(slash - path)}).ptr);
	FILE *file = fopen(tree_absolute(tree, path), "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static inline void tree_link(struct tree *tree, const char *path, const char *target)
{
	assert_int_equal(symlink(target, tree_absolute(tree, path)), 0);
}

static inline void tree_rename(struct tree *tree, const char *from, const char *to)
{
	assert_int_equal(rename(tree_absolute(tree, from), tree_absolute(tree, to)), 0);
}

#define assert_str_is(actual, expected)                                                   \
	do {                                                                              \
		struct str actual_ = (actual);                                            \
		struct str expected_ = str_from(expected);                                \
		if (!str_eq(actual_, expected_))                                          \
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(actual_), (expected)); \
	} while (0)

#endif
