/* Finding the file that an include means, with what was found before kept for each context. */
#include "model/model.h"

#include <string.h>

#include <autotomy/base/path.h>

#include "model/model_parts.h"

/* The answer "no such file in the tree" in a context's map of finds. */
#define FOUND_NOWHERE (UINT32_MAX - 1)

static void forget_finds(struct search_context *context)
{
	strmap_finish(&context->quotes);
	strmap_finish(&context->angles);
	arena_finish(&context->find_memory);
}

void model_forget_finds(struct model *model)
{
	file_table_forget_probes(&model->table);
	for (size_t i = 0; i < model->contexts.len; i++)
		forget_finds(&model->contexts.items[i]);
}

/* What lies outside the root is nobody's. */
static struct file *file_found(struct model *model, struct str real)
{
	return real.len && !path_is_absolute(real) ? file_table_get(&model->table, real) : NULL;
}

/* Whether joining is normalizing: no "." or ".." and no empty part. False when in doubt. */
static bool is_plain(struct str spelled)
{
	char before = '/';
	for (size_t i = 0; i < spelled.len; i++) {
		if (before == '/' && (spelled.ptr[i] == '/' || spelled.ptr[i] == '.'))
			return false;
		before = spelled.ptr[i];
	}
	return before != '/';
}

static struct str beside(struct model *model, const struct file *file, struct str spelled)
{
	struct str folder = path_folder(file->path);
	if (!is_plain(spelled) || str_eq(folder, STR(".")))
		return path_join(&model->scratch, folder, spelled);
	char *path = arena_array(&model->scratch, char, folder.len + 1 + spelled.len + 1);
	memcpy(path, folder.ptr, folder.len);
	path[folder.len] = '/';
	memcpy(path + folder.len + 1, spelled.ptr, spelled.len);
	return (struct str){path, folder.len + 1 + spelled.len};
}

/*
 * For "...": the including file's own folder, the one place that depends on the file and not on its context. True when
 * there is such a file; it may lie outside the root.
 */
static bool find_beside(struct model *model, const struct file_finder *finder, const struct file *file,
			struct str spelled, struct file **found)
{
	struct str real;
	if (!finder->find(finder->context, beside(model, file, spelled), &real))
		return false;
	*found = file_found(model, real);
	return true;
}

/* Kept by spelling; but #include_next depends on the includer, and -include looks into the working folder as well. */
static struct strmap *kept_finds(struct search_context *context, const struct include_fact *include)
{
	if (include->next || include->form == INCLUDE_FORCED)
		return NULL;
	return include->form == INCLUDE_ANGLE ? &context->angles : &context->quotes;
}

static struct file *find_in_context(struct model *model, const struct file_finder *finder,
				    struct search_context *context, const struct file *file,
				    const struct include_fact *include)
{
	struct strmap *finds = kept_finds(context, include);
	uint32_t known = finds ? strmap_get(finds, include->spelled) : STRMAP_NONE;
	if (known != STRMAP_NONE)
		return known == FOUND_NOWHERE ? NULL : model->table.files.items[known];
	struct str real = resolve_include(&model->scratch, &context->path, finder, file->path, include);
	struct file *found = file_found(model, real);
	if (finds)
		strmap_put(finds, arena_str(&context->find_memory, include->spelled),
			   found ? found->index : FOUND_NOWHERE);
	return found;
}

static void note_beyond(struct model *model, const struct file *file)
{
	struct str folder = path_folder(file->path);
	if (model->table.folders.list.len > 0 && !file_table_has_folder(&model->table, folder))
		path_set_add(&model->beyond, folder);
}

void model_note_included(struct model *model, struct file *file)
{
	bool was_included = file->included;
	file->included = true;
	if (!was_included)
		note_beyond(model, file);
	if (!was_included && !file->code)
		model_set_role(model, file);
	if (file_is_followed(file) && !file->scanned && !file->read_error)
		model_read(model, file);
}

struct file *model_find(struct model *model, struct search_context *context, struct file *file,
			const struct include_fact *include)
{
	if (include->form == INCLUDE_MACRO || include->spelled.len == 0)
		return NULL;
	struct file_finder finder = file_table_finder(&model->table);
	struct file *found = NULL;
	bool searched_beside = include->form == INCLUDE_QUOTE && !include->next;
	if (!searched_beside || !find_beside(model, &finder, file, include->spelled, &found))
		found = find_in_context(model, &finder, context, file, include);
	arena_reset(&model->scratch);
	if (found)
		model_note_included(model, found);
	return found;
}

struct file *model_find_read(struct model *model, struct str path)
{
	struct file_finder finder = file_table_finder(&model->table);
	struct str real;
	return finder.find(finder.context, path, &real) ? file_found(model, real) : NULL;
}

/* Whether the target was found in the file's own folder, which comes first in every context. */
static bool is_beside(const struct file *file, const struct include_link *link)
{
	struct str spelled = link->include->spelled, target = link->target->path, folder = path_folder(file->path);
	if (link->include->form != INCLUDE_QUOTE || link->include->next || !is_plain(spelled))
		return false;
	if (str_eq(folder, STR(".")))
		return str_eq(target, spelled);
	return target.len == folder.len + 1 + spelled.len && str_starts(target, folder) && str_ends(target, spelled);
}

struct file *model_find_again(struct model *model, struct search_context *context, struct file *file,
			      const struct include_link *link)
{
	if (!link->target || !is_beside(file, link))
		return model_find(model, context, file, link->include);
	model_note_included(model, link->target);
	return link->target;
}
