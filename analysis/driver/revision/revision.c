/* Another version of the tree, asked of git. */
#include "revision/revision.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/core/compile.h>

#include "disk/disk.h"
#include "revision/internal.h"

/* As far as git looks for a NUL to tell that a file is binary. */
enum { BINARY_BYTES = 8000 };

enum { MOST_LINKS = 8 }; /* in a row, from a policy file to its text */

#define MODE_LINK      "120000"
#define MODE_SUBMODULE "160000"

/* ---- what it holds ---- */

/* "MODE TYPE ID\tPATH" */
static void take_tree_line(struct revision *revision, struct str line)
{
	struct str mode = revision_take(&line, ' ');
	revision_take(&line, ' ');
	struct str id = revision_take(&line, '\t');
	struct revision_file file = {
		.path = arena_str(&revision->arena, line),
		.id = arena_str(&revision->arena, id),
		.submodule = str_eq(mode, STR(MODE_SUBMODULE)),
	};
	file.regular = !file.submodule && !str_eq(mode, STR(MODE_LINK));
	strmap_put(&revision->by_path, file.path, (uint32_t)revision->files.len);
	vec_push(&revision->files, file);
}

static struct str list_files(struct revision *revision)
{
	struct git_answer answer;
	struct str fault = {0};
	if (!REVISION_ASK(revision->root, &answer, "ls-tree", "-r", "-z", revision->commit.ptr))
		fault = revision_not_asked(&revision->arena, revision->root, &answer);
	for (struct str rest = strbuf_str(&answer.out); fault.len == 0 && rest.len > 0;)
		take_tree_line(revision, revision_take(&rest, '\0'));
	git_answer_finish(&answer);
	return fault;
}

const struct revision_file *revision_find(const struct revision *revision, struct str path)
{
	uint32_t index = strmap_get(&revision->by_path, path);
	return index == STRMAP_NONE ? NULL : &revision->files.items[index];
}

/* ---- what differs ---- */

struct word_list {
	const char **items;
	size_t len, cap;
};

/* The code is judged over the links and submodules of the disk. */
static void note_unfollowed(struct revision *revision)
{
	for (size_t i = 0; i < revision->files.len; i++) {
		const struct revision_file *file = &revision->files.items[i];
		if (file->changed && !file->regular)
			vec_push(&revision->notices,
				 arena_printf(&revision->arena, "%.*s is a %s that changed: it is taken as it is now",
					      STR_ARG(file->path), file->submodule ? "submodule" : "symbolic link"));
	}
}

static void take_changed(struct revision *revision, struct str path)
{
	uint32_t index = strmap_get(&revision->by_path, path);
	if (index == STRMAP_NONE) {
		path_set_add(&revision->came, path);
		return;
	}
	struct revision_file *file = &revision->files.items[index];
	file->changed = true;
}

/*
 * Filters are programs that the user's configuration names and the tree calls for. Git runs them to tell whether a file
 * changed, where its times do not; nobody needs that here, for the texts are compared.
 */
static void switch_filters_off(struct revision *revision, struct word_list *words)
{
	struct git_answer answer;
	bool some = REVISION_ASK(revision->root, &answer, "config", "--name-only", "-z", "--get-regexp",
				 "^filter\\..*\\.(clean|smudge|process|required)$");
	for (struct str rest = strbuf_str(&answer.out); some && rest.len > 0;) {
		struct str name = revision_take(&rest, '\0');
		vec_push(words, "-c");
		vec_push(words, arena_printf(&revision->arena, "%.*s=%s", STR_ARG(name),
					     str_ends(name, STR(".required")) ? "false" : "")
					.ptr);
	}
	git_answer_finish(&answer);
}

/* ":MODE MODE ID ID STATUS" and a path, each ended by a NUL. What may have changed is listed, none of it is read. */
static struct str list_tracked(struct revision *revision)
{
	const char *const question[] = {"diff-index",
					"--raw",
					"-z",
					"--no-renames",
					"--no-ext-diff",
					"--relative",
					"--ignore-submodules=dirty",
					revision->commit.ptr,
					"--",
					NULL};
	struct git_answer answer;
	struct word_list words = {0};
	struct str fault = {0};
	switch_filters_off(revision, &words);
	for (size_t i = 0; i < sizeof question / sizeof *question; i++)
		vec_push(&words, question[i]);
	if (!revision_ask(revision->root, &answer, words.items))
		fault = revision_not_asked(&revision->arena, revision->root, &answer);
	for (struct str rest = strbuf_str(&answer.out); fault.len == 0 && rest.len > 0;) {
		revision_take(&rest, '\0');
		take_changed(revision, revision_take(&rest, '\0'));
	}
	git_answer_finish(&answer);
	vec_free(&words);
	return fault;
}

static struct str list_untracked(struct revision *revision)
{
	struct git_answer answer;
	struct str fault = {0};
	if (!REVISION_ASK(revision->root, &answer, "ls-files", "-z", "--others", "--exclude-standard"))
		fault = revision_not_asked(&revision->arena, revision->root, &answer);
	for (struct str rest = strbuf_str(&answer.out); fault.len == 0 && rest.len > 0;) {
		struct str path = revision_take(&rest, '\0');
		if (str_ends(path, STR("/"))) /* a repository of its own */
			path_set_add(&revision->came_folders, str_sub(path, 0, path.len - 1));
		else
			take_changed(revision, path);
	}
	git_answer_finish(&answer);
	return fault;
}

bool revision_lacks(const struct revision *revision, struct str path)
{
	/* A folder may be a link that came. */
	for (struct str part = path; !str_eq(part, STR(".")) && !str_eq(part, STR("/")); part = path_folder(part))
		if (path_set_has(&revision->came, part))
			return true;
	for (size_t i = 0; i < revision->came_folders.list.len; i++)
		if (path_is_under(path, revision->came_folders.list.items[i]))
			return true;
	return false;
}

/* ---- texts ---- */

static bool is_binary(struct str text)
{
	return memchr(text.ptr, '\0', text.len < BINARY_BYTES ? text.len : BINARY_BYTES) != NULL;
}

/* "ID blob SIZE\n", the text, "\n"; or "ID missing\n". Returns whether it was there. */
static bool take_text(struct str *rest, struct str *text)
{
	struct str head = revision_take(rest, '\n');
	size_t space = str_rfind(head, ' ');
	size_t size = 0;
	if (!str_contains(head, STR(" blob ")) || space == SIZE_MAX)
		return false;
	for (size_t i = space + 1; i < head.len; i++)
		size = size * 10 + (size_t)(head.ptr[i] - '0');
	if (size > rest->len)
		return false;
	*text = str_sub(*rest, 0, size);
	*rest = str_from_offset(*rest, size + 1);
	return true;
}

static bool is_code_name(struct str path)
{
	return is_source_name(path) || is_header_name(path);
}

/* The text of a link on the disk; false where there is none. */
static bool read_link(struct arena *arena, struct str absolute, struct str *text)
{
	char buffer[PATH_MAX];
	ssize_t length = readlink(absolute.ptr, buffer, sizeof buffer);
	if (length >= 0)
		*text = arena_str(arena, (struct str){buffer, (size_t)length});
	return length >= 0;
}

/* A file whose time alone changed, or the ends of its lines, is as it was. */
static void keep_text(struct revision *revision, struct revision_file *file, struct str text)
{
	struct arena scratch = {0};
	struct str now, absolute = path_join(&scratch, revision->root, file->path);
	bool link = read_link(&scratch, absolute, &now);
	bool same_kind = link != file->regular && (link || disk_load(&scratch, absolute, &now) == 0);
	file->changed = !same_kind || texts_differ(text, now);
	file->binary = file->changed && !is_code_name(file->path) && text.len > 0 && is_binary(text);
	if (file->changed && !file->binary)
		file->text = arena_str(&revision->arena, text);
	arena_finish(&scratch);
}

static struct str read_texts(struct revision *revision)
{
	struct strbuf ids = {0};
	struct git_answer answer;
	struct str fault = {0};
	for (size_t i = 0; i < revision->files.len; i++)
		if (revision->files.items[i].changed && !revision->files.items[i].submodule)
			strbuf_printf(&ids, "%.*s\n", STR_ARG(revision->files.items[i].id));
	if (ids.len == 0)
		return fault;
	git_ask(revision->root, (const char *const[]){"cat-file", "--batch", NULL}, strbuf_str(&ids), &answer);
	if (answer.status != 0)
		fault = revision_not_asked(&revision->arena, revision->root, &answer);
	struct str rest = strbuf_str(&answer.out), text;
	for (size_t i = 0; i < revision->files.len && fault.len == 0; i++) {
		struct revision_file *file = &revision->files.items[i];
		if (!file->changed || file->submodule)
			continue;
		if (take_text(&rest, &text))
			keep_text(revision, file, text);
		else
			fault = arena_printf(&revision->arena, "this clone lacks the text of %.*s at '%.*s'; fetch it",
					     STR_ARG(file->path), STR_ARG(revision->name));
	}
	git_answer_finish(&answer);
	strbuf_free(&ids);
	return fault;
}

/* Where a link of the older version leads, as a tree path. */
static struct str follow(const struct revision *revision, struct arena *arena, const struct revision_file *link)
{
	struct str target = link->text;
	if (!link->changed)
		read_link(arena, path_join(arena, revision->root, link->path), &target);
	return path_join(arena, path_folder(link->path), target);
}

int revision_load(const struct revision *revision, struct arena *arena, struct str path, struct str *text)
{
	const struct revision_file *file = revision_find(revision, path);
	for (int links = 0; file && !file->regular && !file->submodule && links < MOST_LINKS; links++)
		file = revision_find(revision, follow(revision, arena, file));
	if (!file || !file->regular)
		return -ENOENT;
	path = file->path;
	if (!file->changed)
		return disk_load(arena, path_join(arena, revision->root, path), text);
	*text = file->text;
	return file->binary ? -EINVAL : 0;
}

/* ---- moves ---- */

static bool is_on_disk(const struct revision *revision, struct str path)
{
	struct arena scratch = {0};
	struct disk_signature signature;
	bool there = disk_stat(-1, path_join(&scratch, revision->root, path).ptr, &signature);
	arena_finish(&scratch);
	return there;
}

static int by_path(const void *a, const void *b)
{
	const struct version_file *left = a, *right = b;
	return str_cmp(left->path, right->path);
}

static void find_moves(struct revision *revision)
{
	VEC(struct version_file) gone = {0}, came = {0};
	struct arena scratch = {0};
	for (size_t i = 0; i < revision->files.len; i++) {
		const struct revision_file *file = &revision->files.items[i];
		if (file->changed && file->regular && !file->binary && !is_on_disk(revision, file->path))
			vec_push(&gone, (struct version_file){file->path, file->text});
	}
	for (size_t i = 0; i < revision->came.list.len && gone.len > 0; i++) {
		struct version_file file = {.path = revision->came.list.items[i]};
		if (disk_load(&scratch, path_join(&scratch, revision->root, file.path), &file.text) == 0)
			vec_push(&came, file);
	}
	if (gone.len)
		qsort(gone.items, gone.len, sizeof *gone.items, by_path);
	if (came.len)
		qsort(came.items, came.len, sizeof *came.items, by_path);
	moves_find(&revision->arena, gone.items, gone.len, came.items, came.len, &revision->moves);
	vec_free(&gone);
	vec_free(&came);
	arena_finish(&scratch);
}

/* ---- all of it ---- */

struct str revision_open(struct revision *revision, struct str root, struct str name)
{
	*revision = (struct revision){0};
	revision->root = arena_str(&revision->arena, root);
	revision->name = arena_str(&revision->arena, name);
	struct str fault = revision_commit(&revision->arena, revision->root, revision->name, &revision->commit);
	if (fault.len == 0)
		fault = list_files(revision);
	if (fault.len == 0)
		fault = list_tracked(revision);
	if (fault.len == 0)
		fault = list_untracked(revision);
	if (fault.len == 0)
		fault = read_texts(revision);
	if (fault.len == 0) {
		note_unfollowed(revision);
		find_moves(revision);
	}
	return fault;
}

void revision_finish(struct revision *revision)
{
	vec_free(&revision->files);
	vec_free(&revision->notices);
	strmap_finish(&revision->by_path);
	path_set_finish(&revision->came);
	path_set_finish(&revision->came_folders);
	arena_finish(&revision->arena);
}
