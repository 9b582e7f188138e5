/* Files, their includes, and which of them are programs. */
#include "check/infer_tree.h"

#include <autotomy/base/path.h>

/* "redis-7.0.15" gives "redis": folders of releases carry their version. */
static struct str project_name(struct str root)
{
	struct str name = path_name(root);
	for (size_t i = 1; i + 1 < name.len; i++)
		if ((name.ptr[i] == '-' || name.ptr[i] == '_') && name.ptr[i + 1] >= '0' && name.ptr[i + 1] <= '9')
			return str_sub(name, 0, i);
	return name;
}

static bool is_program(struct model *model, const struct file *file)
{
	struct arena arena = {0};
	struct str text;
	struct str absolute = path_join(&arena, model->root, file->path);
	bool program = file->role.source && disk_load(&arena, absolute, &text) == 0 && infer_is_program(text);
	arena_finish(&arena);
	return program;
}

static void take_includes(struct arena *arena, const struct file *file, const uint32_t *number_of,
			  struct infer_file *about)
{
	uint32_t *includes = arena_array(arena, uint32_t, file->links.len);
	for (size_t i = 0; i < file->links.len; i++) {
		const struct file *target = file->links.items[i].target;
		if (target && number_of[target->index] != UINT32_MAX)
			includes[about->include_count++] = number_of[target->index];
	}
	about->includes = includes;
}

static void take_unresolved(struct model *model, struct arena *arena, struct infer_tree *tree)
{
	size_t count, unresolved = 0;
	struct file *const *files = model_code_files(model, &count);
	VEC(struct str) found = {0};
	for (size_t i = 0; i < count; i++)
		for (size_t n = 0; n < files[i]->links.len; n++) {
			const struct include_fact *include = files[i]->links.items[n].include;
			/* A project that brings a <stdint.h> of its own does so for where there is none. */
			bool standard = include->form == INCLUDE_ANGLE && infer_is_standard_header(include->spelled);
			if (!files[i]->links.items[n].target && !standard)
				vec_push(&found, include->spelled);
		}
	struct str *copy = arena_array(arena, struct str, found.len);
	for (; unresolved < found.len; unresolved++)
		copy[unresolved] = arena_str(arena, found.items[unresolved]);
	vec_free(&found);
	tree->unresolved = copy;
	tree->unresolved_count = unresolved;
}

void infer_tree_of_model(struct model *model, struct arena *arena, struct infer_tree *tree)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	struct infer_file *about = arena_array(arena, struct infer_file, count);
	uint32_t *number_of = arena_array(arena, uint32_t, model->table.files.len);
	for (size_t i = 0; i < model->table.files.len; i++)
		number_of[i] = UINT32_MAX;
	for (size_t i = 0; i < count; i++)
		number_of[files[i]->index] = (uint32_t)i;
	for (size_t i = 0; i < count; i++) {
		about[i] = (struct infer_file){.path = files[i]->path, .source = files[i]->role.source};
		take_includes(arena, files[i], number_of, &about[i]);
	}
	tree->name = project_name(model->root);
	tree->files = about;
	tree->count = count;
	tree->has_database = model->configuration.database.count > 0;
	take_unresolved(model, arena, tree);
}

void infer_tree_find_programs(struct model *model, struct infer_tree *tree)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		tree->files[i].program = is_program(model, files[i]);
}
