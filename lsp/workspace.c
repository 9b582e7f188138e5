/* Folders, and the projects that their files belong to. */
#include "workspace.h"

#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "owned.h"

void workspace_init(struct workspace *workspace, uv_loop_t *loop, bool parse, const struct workspace_events *events)
{
	*workspace = (struct workspace){.loop = loop, .parse = parse, .events = *events};
}

/* ---- roots ---- */

static void on_changed(void *context, struct project *project, struct str path)
{
	(void)project;
	struct root *root = context;
	root->workspace->events.changed(root->workspace->events.context, root, path);
}

static void on_log(void *context, enum project_log level, struct str message)
{
	struct root *root = context;
	root->workspace->events.log(root->workspace->events.context, level, message);
}

static void open_project(struct root *root)
{
	struct project_options options = {.root = root->path, .watch = true, .parse = root->workspace->parse};
	struct project_events events = {.context = root, .changed = on_changed, .log = on_log};
	root->unsettled = true; /* its policy may have faults to tell */
	root->project = project_create(root->workspace->loop, &options, &events);
}

void workspace_set_parse(struct workspace *workspace, bool parse)
{
	workspace->parse = parse;
	for (size_t i = 0; i < workspace->roots.len; i++) {
		struct root *root = workspace->roots.items[i];
		project_close(root->project);
		open_project(root);
		root->reopened = true;
	}
}

static struct root *root_open(struct workspace *workspace, struct str path, struct str shown)
{
	struct root *root = mem_new(struct root);
	root->workspace = workspace;
	root->path = owned_copy(path);
	root->shown = owned_copy(shown);
	vec_push(&workspace->roots, root);
	workspace->roots_changed = true;
	open_project(root);
	return root;
}

static void root_destroy(struct root *root)
{
	project_close(root->project);
	publications_finish(&root->publications);
	owned_free(&root->path);
	owned_free(&root->shown);
	free(root);
}

/*
 * How the client would write `root`, told from one path that it did write: where `real`, that path with its links
 * resolved, and `shown` end alike below the root, what is left of `shown` is the root.
 */
static struct str shown_root(struct arena *arena, struct str root, struct str real, struct str shown)
{
	if (path_is_under(root, real))
		return path_join(arena, shown, path_relative(arena, real, root));
	if (!path_is_under(real, root))
		return root;
	struct str below = arena_printf(arena, "/%.*s", STR_ARG(path_relative(arena, root, real)));
	return str_ends(shown, below) && shown.len > below.len ? str_sub(shown, 0, shown.len - below.len) : root;
}

static struct root *root_at(struct workspace *workspace, struct arena *arena, struct str path, struct str real,
			    struct str shown)
{
	for (size_t i = 0; i < workspace->roots.len; i++) {
		if (str_eq(workspace->roots.items[i]->path, path))
			return workspace->roots.items[i];
	}
	return root_open(workspace, path, shown_root(arena, path, real, shown));
}

struct root *workspace_root_for(struct workspace *workspace, struct arena *arena, struct str path, struct str shown)
{
	struct str root;
	if (!root_find(arena, path_folder(path), &root))
		return NULL;
	return root_at(workspace, arena, root, path, shown);
}

struct root *workspace_innermost(const struct workspace *workspace, struct str path)
{
	struct root *innermost = NULL;
	for (size_t i = 0; i < workspace->roots.len; i++) {
		struct root *root = workspace->roots.items[i];
		if (path_is_under(path, root->path) && (!innermost || root->path.len > innermost->path.len))
			innermost = root;
	}
	return innermost;
}

bool root_has_policy(const struct root *root, struct arena *arena)
{
	return access(arena_str(arena, path_join(arena, root->path, STR(POLICY_FILE_NAME))).ptr, F_OK) == 0;
}

void workspace_close_root(struct workspace *workspace, size_t index)
{
	struct root *root = workspace->roots.items[index];
	for (size_t i = 0; i < workspace->folders.len; i++) {
		if (workspace->folders.items[i].root == root)
			workspace->folders.items[i].root = NULL;
	}
	workspace->roots.items[index] = *vec_last(&workspace->roots);
	workspace->roots.len--;
	workspace->roots_changed = true;
	root_destroy(root);
}

void workspace_mark_wanted(struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->roots.len; i++)
		workspace->roots.items[i]->wanted = false;
	for (size_t i = 0; i < workspace->folders.len; i++) {
		if (workspace->folders.items[i].root)
			workspace->folders.items[i].root->wanted = true;
	}
}

/* ---- folders ---- */

static size_t find_folder(const struct workspace *workspace, struct str path)
{
	size_t i = 0;
	while (i < workspace->folders.len && !str_eq(workspace->folders.items[i].path, path))
		i++;
	return i;
}

void workspace_add_folder(struct workspace *workspace, struct str path)
{
	if (find_folder(workspace, path) < workspace->folders.len)
		return;
	struct arena arena = {0};
	struct folder folder = {
		.path = owned_copy(path),
		.real = owned_copy(path_real(&arena, path)),
	};
	vec_push(&workspace->folders, folder);
	arena_finish(&arena);
}

static void folder_finish(struct folder *folder)
{
	owned_free(&folder->path);
	owned_free(&folder->real);
}

void workspace_remove_folder(struct workspace *workspace, struct str path)
{
	size_t index = find_folder(workspace, path);
	if (index == workspace->folders.len)
		return;
	folder_finish(&workspace->folders.items[index]);
	workspace->folders.items[index] = *vec_last(&workspace->folders);
	workspace->folders.len--;
}

static void place_folder(struct workspace *workspace, struct arena *arena, struct folder *folder, bool certain)
{
	struct str path;
	struct root *root = NULL;
	if (root_find(arena, folder->real, &path))
		root = root_at(workspace, arena, path, folder->real, folder->path);
	if (certain || !folder->root || root_has_policy(folder->root, arena))
		folder->root = root;
}

void workspace_place_folders(struct workspace *workspace, struct arena *arena, bool certain)
{
	for (size_t i = 0; i < workspace->folders.len; i++)
		place_folder(workspace, arena, &workspace->folders.items[i], certain);
}

void workspace_finish(struct workspace *workspace)
{
	for (size_t i = 0; i < workspace->roots.len; i++)
		root_destroy(workspace->roots.items[i]);
	for (size_t i = 0; i < workspace->folders.len; i++)
		folder_finish(&workspace->folders.items[i]);
	vec_free(&workspace->roots);
	vec_free(&workspace->folders);
}
