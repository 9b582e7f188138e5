/* The model's life: configurations and trees taken in, files and their roles. */
#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/path.h>
#include <autotomy/core/scan.h>

#include "model_parts.h"

int model_init(struct model *model, struct str root)
{
	*model = (struct model){0};
	struct arena scratch = {0};
	model->root_fd = open(arena_str(&scratch, root).ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = model->root_fd < 0 ? -errno : 0;
	arena_finish(&scratch);
	file_table_init(&model->table, root, model->root_fd);
	model->root = model->table.root;
	return status;
}

void model_finish(struct model *model)
{
	model_drop_contexts(model);
	public_headers_destroy(model->public_headers);
	graph_plan_destroy(model->plan);
	graph_destroy(model->graph);
	file_table_finish(&model->table);
	if (model->configuration.policy)
		configuration_finish(&model->configuration);
	vec_free(&model->contexts);
	vec_free(&model->code);
	vec_free(&model->told);
	vec_free(&model->told_files);
	arena_finish(&model->told_memory);
	arena_finish(&model->arena);
	arena_finish(&model->scratch);
	arena_finish(&model->spare_verdict_memory);
	if (model->root_fd >= 0)
		close(model->root_fd);
}

/* ---- roles ---- */

static bool is_code_name(struct str path)
{
	return is_source_name(path) || is_header_name(path);
}

/* Whether the file is judged: code by its name or its command, or a file of any name that is included (`code` already).
 */
static void set_role(struct model *model, struct file *file, bool included)
{
	bool commanded = model_first_command(model, file) != COMMAND_NONE;
	file->role = policy_role(model->configuration.policy, file->path, commanded);
	bool code = file->present && !file->role.excluded && (commanded || included || is_code_name(file->path));
	if (code != file->code)
		model->code_stale = true;
	file->code = code;
	if (!code)
		model_unlink(model, file);
	model_stale_public_headers(model);
}

struct file *model_touch(struct model *model, struct str path, bool present)
{
	struct file *file = file_table_intern(&model->table, path);
	if (file->present != present)
		model_forget_finds(model);
	file->present = present;
	if (!present)
		file->scanned = false;
	set_role(model, file, present && file->code);
	return file;
}

void model_include_as_code(struct model *model, struct file *file)
{
	set_role(model, file, true);
}

/* ---- configurations ---- */

void model_configure(struct model *model, struct configuration *configuration)
{
	model_drop_contexts(model);
	model_forget_verdicts(model);
	if (model->configuration.policy)
		configuration_finish(&model->configuration);
	model->configuration = *configuration;
	*configuration = (struct configuration){0};
	graph_plan_destroy(model->plan);
	model->plan = NULL;
	graph_destroy(model->graph);
	model->graph = graph_create(policy_module_count(model->configuration.policy));
	model_make_fallback_context(model);
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		vec_clear(&file->links); /* the new graph counts nothing yet */
		vec_clear(&file->contexts);
		file->borrowed_from = FILE_NONE;
		set_role(model, file, file->code && !is_code_name(file->path));
	}
}

/* ---- trees ---- */

static void adopt_file(struct model *model, struct loaded_file *loaded)
{
	struct file *file = file_table_intern(&model->table, loaded->path);
	file->present = true;
	file->signature = loaded->signature;
	if (!file->overlay.open) {
		if (loaded->scan)
			file_take_scan(file, loaded->scan);
		else
			file->read_error = loaded->error;
		loaded->scan = NULL;
	}
	set_role(model, file, false);
}

/* What the database names, whatever its ending: the walk knows endings alone. */
static void adopt_commanded_files(struct model *model)
{
	const struct compile_database *database = &model->configuration.database;
	for (size_t i = 0; i < database->count; i++) {
		struct str path;
		struct disk_signature signature;
		if (is_code_name(database->commands[i].file) ||
		    !model_real_tree_path(model, database->commands[i].file, &path) ||
		    !disk_stat(model->root_fd, path.ptr, &signature))
			continue;
		struct file *file = model_touch(model, path, true);
		if (!file->overlay.open)
			model_read(model, file);
	}
}

void model_adopt_tree(struct model *model, struct loaded_tree *tree)
{
	model_forget_finds(model);
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		file->present = file->overlay.open;
		file->scanned = file->scanned && file->present;
	}
	for (size_t i = 0; i < tree->folders.len; i++)
		file_table_add_folder(&model->table, tree->folders.items[i]);
	for (size_t i = 0; i < tree->passed_over.len; i++)
		file_table_add_passed_over(&model->table, tree->passed_over.items[i]);
	for (size_t i = 0; i < tree->files.len; i++)
		adopt_file(model, &tree->files.items[i]);
	adopt_commanded_files(model);
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		if (!file->present && file->code)
			set_role(model, file, false);
	}
	model->code_stale = true;
}

/* ---- scans ---- */

void model_scan(struct model *model, struct file *file, struct str text)
{
	struct scan_facts facts;
	scan_text(&model->scratch, text, &facts);
	file_set_scan(file, &facts);
	arena_reset(&model->scratch);
}

void model_read(struct model *model, struct file *file)
{
	if (file->overlay.open) {
		model_scan(model, file, file->overlay.text);
		return;
	}
	struct strbuf buf = {0};
	file->read_error = disk_read(model->root_fd, file->path.ptr, &buf, &file->signature);
	if (file->read_error == 0)
		model_scan(model, file, strbuf_str(&buf));
	strbuf_free(&buf);
}

static int by_path(const void *a, const void *b)
{
	struct file *const *left = a, *const *right = b;
	return str_cmp((*left)->path, (*right)->path);
}

struct file *const *model_code_files(struct model *model, size_t *count)
{
	if (model->code_stale) {
		vec_clear(&model->code);
		for (size_t i = 0; i < model->table.files.len; i++)
			if (model->table.files.items[i]->code)
				vec_push(&model->code, model->table.files.items[i]);
		if (model->code.len)
			qsort(model->code.items, model->code.len, sizeof *model->code.items, by_path);
		model->code_stale = false;
	}
	*count = model->code.len;
	return model->code.items;
}

void model_check_ties(struct model *model, struct arena *arena, struct violations *faults)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	struct str *paths = mem_alloc((count + 1) * sizeof *paths);
	for (size_t i = 0; i < count; i++)
		paths[i] = files[i]->path;
	policy_check_files(model->configuration.policy, arena, paths, count, faults);
	violations_sort(faults);
	violations_fingerprint(faults);
	free(paths);
}
