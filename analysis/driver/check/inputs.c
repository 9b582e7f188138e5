/* What a run rests on, for whoever wants to know when to run it again. */
#include <autotomy/driver/check.h>

#include <stdlib.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "model/model.h"

struct inputs {
	const struct model *model;
	struct arena *arena;
	VEC(struct str) paths;
	VEC(struct str) build_folders; /* absolute, below the root */
};

static bool exists(struct arena *arena, struct str path)
{
	return access(arena_str(arena, path).ptr, F_OK) == 0;
}

/* One that holds the whole tree is none: it would leave nothing to look at. */
static void add_build_folder(struct inputs *inputs, struct str folder)
{
	if (path_is_under(folder, inputs->model->root) && !str_eq(folder, inputs->model->root))
		vec_push(&inputs->build_folders, folder);
}

static bool builds_write_in(const struct inputs *inputs, struct str folder)
{
	for (size_t i = 0; i < inputs->build_folders.len; i++)
		if (path_is_under(folder, inputs->build_folders.items[i]))
			return true;
	return false;
}

static void add_configuration(struct inputs *inputs)
{
	const struct path_set *read = &inputs->model->configuration.inputs;
	for (size_t i = 0; i < read->list.len; i++) {
		struct str path = read->list.items[i];
		if (!exists(inputs->arena, path))
			continue;
		vec_push(&inputs->paths, path);
		if (str_eq(path_name(path), STR(DATABASE_FILE_NAME)))
			add_build_folder(inputs, path_folder(path));
	}
}

static void add_files(struct inputs *inputs)
{
	const struct file_table *table = &inputs->model->table;
	for (size_t i = 0; i < table->files.len; i++) {
		const struct file *file = table->files.items[i];
		if (file->present && file_is_followed(file))
			vec_push(&inputs->paths, path_join(inputs->arena, table->root, file->path));
	}
}

static void add_folders(struct inputs *inputs)
{
	const struct file_table *table = &inputs->model->table;
	for (size_t i = 0; i < table->folders.list.len; i++) {
		struct str folder = path_join(inputs->arena, table->root, table->folders.list.items[i]);
		if (!builds_write_in(inputs, folder))
			vec_push(&inputs->paths, folder);
	}
}

/* Sorted, each once; returns how many. */
static size_t sort(struct str *paths, size_t count)
{
	size_t kept = 0;
	if (count > 0)
		qsort(paths, count, sizeof *paths, str_cmp_qsort);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !str_eq(paths[i], paths[kept - 1]))
			paths[kept++] = paths[i];
	return kept;
}

const struct str *check_inputs(struct check *check, struct arena *arena, struct str build_folder, size_t *count)
{
	struct inputs inputs = {.model = check_model(check), .arena = arena};
	add_build_folder(&inputs, path_real(arena, build_folder));
	add_configuration(&inputs);
	add_files(&inputs);
	add_folders(&inputs);
	*count = sort(inputs.paths.items, inputs.paths.len);
	const struct str *paths =
		arena_copy(arena, inputs.paths.items, sizeof *paths * inputs.paths.len, _Alignof(struct str));
	vec_free(&inputs.paths);
	vec_free(&inputs.build_folders);
	return paths;
}
