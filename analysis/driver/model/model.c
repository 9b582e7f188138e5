/* The model's life: configurations and trees taken in, files and their roles. */
#include "model/model.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>
#include <autotomy/core/scan.h>
#include <autotomy/driver/root.h>

#include "model/model_parts.h"

int model_init(struct model *model, struct str root)
{
	*model = (struct model){0};
	struct arena scratch = {0};
	model->root_fd = open(arena_str(&scratch, root).ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int status = model->root_fd < 0 ? -errno : 0;
	arena_finish(&scratch);
	file_table_init(&model->table, root, model->root_fd);
	model->root = model->table.root;
	model->index = symbol_index_create();
	return status;
}

void model_finish(struct model *model)
{
	model_drop_contexts(model);
	public_headers_destroy(model->public_headers);
	graph_plan_destroy(model->plan);
	graph_destroy(model->graph);
	model_stale_reach(model);
	symbol_index_destroy(model->index);
	model_finish_bodies(model);
	file_table_finish(&model->table);
	if (model->configuration.policy)
		configuration_finish(&model->configuration);
	vec_free(&model->contexts);
	vec_free(&model->unlinked);
	vec_free(&model->code);
	vec_free(&model->told);
	vec_free(&model->told_files);
	path_set_finish(&model->moved);
	path_set_finish(&model->beyond);
	vec_free(&model->spare_links);
	arena_finish(&model->told_memory);
	arena_finish(&model->arena);
	arena_finish(&model->scratch);
	arena_finish(&model->spare_verdict_memory);
	if (model->root_fd >= 0)
		close(model->root_fd);
}

bool model_real_tree_path(struct model *model, struct str absolute, struct str *path)
{
	struct str real = path_real(&model->arena, absolute);
	if (!path_is_under(real, model->root))
		return false;
	*path = path_relative(&model->arena, model->root, real);
	return true;
}

/* ---- roles ---- */

uint32_t model_first_command(const struct model *model, struct str path)
{
	if (strmap_count(&model->configuration.commands) == 0 || path_is_absolute(path))
		return COMMAND_NONE;
	char absolute[PATH_MAX];
	if (model->root.len + path.len + 1 > sizeof absolute)
		return COMMAND_NONE;
	memcpy(absolute, model->root.ptr, model->root.len);
	absolute[model->root.len] = '/';
	memcpy(absolute + model->root.len + 1, path.ptr, path.len);
	struct str key = {absolute, model->root.len + 1 + path.len};
	uint32_t command = strmap_get(&model->configuration.commands, key);
	return command == STRMAP_NONE ? COMMAND_NONE : command;
}

static bool is_code_name(struct str path)
{
	return is_source_name(path) || is_header_name(path);
}

/*
 * Whether the walk lists the file, or would: a buffer need not be on the disk yet, and before the first walk whoever
 * asks about a file knows that it is there.
 */
static bool is_walked(const struct model *model, const struct file *file)
{
	bool before_the_walk = model->table.folders.list.len == 0;
	return is_code_name(file->path) &&
	       (file->overlay.open || before_the_walk || file_table_has_folder(&model->table, path_folder(file->path)));
}

static void note_code(struct model *model, struct file *file)
{
	model->shape++;
	model->code_stale = model->code_changed = true;
	if (file->role.public_header) {
		model->offers_stale = true;
		model_stale_public_headers(model);
	}
	model_doubt_bodies(model, file);
}

static void update_code(struct model *model, struct file *file)
{
	bool was_code = file->code, was_bridge = file->bridge;
	bool reached = file->present && file->included;
	file->code = file->listed || (reached && !file->role.excluded);
	file->bridge = reached && file->role.excluded;
	model->bridges += (size_t)file->bridge - (size_t)was_bridge;
	if (file->code != was_code)
		note_code(model, file);
	if (file->code >= was_code && file->bridge >= was_bridge)
		return;
	model_unlink(model, file);
	model_count_uses(model, file);
	vec_clear(&file->contexts);
	vec_clear(&file->read);
	file->borrowed_from = FILE_NONE;
}

void model_set_role(struct model *model, struct file *file)
{
	bool commanded = model_first_command(model, file->path) != COMMAND_NONE;
	file->role = policy_role(model->configuration.policy, file->path, commanded);
	if (file->contributed)
		symbol_index_reassign(model->index, file->index, file->role);
	file->listed = file->present && !file->role.excluded && (commanded || is_walked(model, file));
	update_code(model, file);
}

/* A file of that name is, or is not, to be found now. */
static void note_moved(struct model *model, const struct file *file)
{
	model->links_doubtful = model->links_doubtful || model->table.dangling;
	model->computed_doubtful = true;
	path_set_add(&model->moved, path_name(file->path));
	model_forget_finds(model);
}

static void set_present(struct file *file, bool present)
{
	file->present = present;
	if (present)
		return;
	file->scanned = file->included = false;
	file->read_error = 0;
}

void model_note_disk(struct model *model, struct file *file, bool on_disk)
{
	/* Under its own name an open buffer is there as before, but links lead to what is on the disk. */
	if (file->on_disk != on_disk && file->overlay.open)
		note_moved(model, file);
	file->on_disk = on_disk;
}

struct file *model_touch(struct model *model, struct str path, bool present)
{
	struct file *file = file_table_intern(&model->table, path);
	bool was_present = file->present, was_listed = file->listed;
	set_present(file, present);
	model_set_role(model, file);
	if (was_present != present || was_listed != file->listed)
		note_moved(model, file);
	return file;
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
	model->contexts_stale = true;
	graph_plan_destroy(model->plan);
	model->plan = NULL;
	graph_destroy(model->graph);
	model->graph = graph_create(policy_module_count(model->configuration.policy));
	model_make_fallback_context(model);
	model_stale_public_headers(model);
	model_stale_reach(model);
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		model_forget_uses(file);
		vec_clear(&file->links); /* the new graph counts nothing yet */
		vec_clear(&file->contexts);
		file->linked_in = LINKED_NOWHERE;
		file->borrowed_from = FILE_NONE;
		model->shape++;
		bool was_followed = file_is_followed(file);
		model_set_role(model, file);
		/* What happened to its text meanwhile was nobody's business. */
		file->scanned = file->scanned && was_followed;
	}
}

/* ---- trees ---- */

/* Parses that were asked for before knew another text. */
static void note_text(struct model *model, struct file *file, const struct scan_facts *scan)
{
	if (!scan || !scan->text_hash || !file->scan || file->scan->text_hash != scan->text_hash)
		file->changed_at = ++model->clock;
}

static void adopt_file(struct model *model, struct loaded_file *loaded)
{
	struct file *file = file_table_intern(&model->table, loaded->path);
	file->present = file->on_disk = true;
	file->signature = loaded->signature;
	if (!file->overlay.open) {
		note_text(model, file, loaded->scan);
		if (loaded->scan)
			file_take_scan(file, loaded->scan);
		else
			file->read_error = loaded->error;
		loaded->scan = NULL;
	}
	model_set_role(model, file);
}

void model_adopt_commanded(struct model *model)
{
	const struct compile_database *database = &model->configuration.database;
	for (size_t i = 0; i < database->count; i++) {
		struct str path;
		struct disk_signature signature;
		if (is_code_name(database->commands[i].file) ||
		    !model_real_tree_path(model, database->commands[i].file, &path) ||
		    !disk_stat(model->root_fd, path.ptr, &signature) || file_table_hides(&model->table, path))
			continue;
		struct file *file = model_touch(model, path, true);
		model_note_disk(model, file, true);
		if (!file->scanned)
			model_read(model, file);
	}
}

void model_adopt_tree(struct model *model, struct loaded_tree *tree)
{
	model_doubt_links(model);
	file_table_forget_walk(&model->table);
	for (size_t i = 0; i < model->table.files.len; i++) {
		set_present(model->table.files.items[i], model->table.files.items[i]->overlay.open);
		model->table.files.items[i]->on_disk = false;
	}
	for (size_t i = 0; i < tree->folders.len; i++)
		file_table_add_folder(&model->table, tree->folders.items[i]);
	for (size_t i = 0; i < tree->passed_over.len; i++)
		file_table_add_passed_over(&model->table, tree->passed_over.items[i]);
	size_t known = model->table.files.len;
	for (size_t i = 0; i < tree->files.len; i++)
		if (!disk_went(tree->files.items[i].error))
			adopt_file(model, &tree->files.items[i]);
	model_adopt_commanded(model);
	for (size_t i = 0; i < known; i++)
		model_set_role(model, model->table.files.items[i]);
}

/* ---- scans ---- */

/* Whether both look for the same files: not where in the text, nor under which conditions. */
static bool includes_alike(const struct scan_facts *a, const struct scan_facts *b)
{
	if (!a || !b || a->include_count != b->include_count)
		return false;
	for (size_t i = 0; i < a->include_count; i++) {
		const struct include_fact *left = &a->includes[i], *right = &b->includes[i];
		if (left->form != right->form || left->next != right->next || !str_eq(left->spelled, right->spelled))
			return false;
	}
	return true;
}

void model_scan(struct model *model, struct file *file, struct str text)
{
	struct scan_facts facts;
	scan_text(&model->scratch, text, &facts);
	facts.text_hash = hash_bytes(text);
	file->rewritten = file->rewritten || !includes_alike(file->scan, &facts);
	note_text(model, file, &facts);
	file_take_scan(file, scan_facts_pack(&facts));
	arena_reset(&model->scratch);
}

void model_read(struct model *model, struct file *file)
{
	if (file->overlay.open) {
		model_scan(model, file, file->overlay.text);
		return;
	}
	struct strbuf buf = {0};
	int status = disk_read(model->root_fd, file->path.ptr, &buf, &file->signature);
	if (status == 0)
		model_scan(model, file, strbuf_str(&buf));
	else
		file_take_scan(file, NULL);
	file->read_error = disk_went(status) ? 0 : status; /* that it went is about to be noticed */
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
