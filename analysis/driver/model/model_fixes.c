/* Puts together what the search for fixes may ask of the model. */
#include "model/model_fixes.h"

#include <stdlib.h>

#include "model/model_parts.h"

static struct file_role role_of(void *context, struct str path)
{
	const struct model_fixes *fixes = context;
	const struct file *file = file_table_get(&fixes->model->table, path);

	return file ? file->role : policy_role(fixes->model->configuration.policy, path, false);
}

static bool text_of(void *context, struct str path, struct str *text)
{
	struct model_fixes *fixes = context;

	return fixes->text_of(fixes->source, path, text);
}

/* ---- what an include brings ---- */

struct walk {
	bool *seen; /* by the file's number */
	VEC(const struct file *) files;
	VEC(struct str) outside;
};

static void reach_file(struct walk *walk, const struct file *file)
{
	if (walk->seen[file->index])
		return;
	walk->seen[file->index] = true;
	vec_push(&walk->files, file);
}

static void follow(struct walk *walk, const struct file *file, bool surely)
{
	for (size_t i = 0; i < file->links.len; i++) {
		const struct include_link *link = &file->links.items[i];
		if (surely && link->include->conditional)
			continue;
		if (link->target)
			reach_file(walk, link->target);
		else if (link->include->form != INCLUDE_MACRO)
			vec_push(&walk->outside, link->include->spelled);
	}
}

static struct str *sorted(struct arena *arena, struct str *items, size_t count)
{
	if (count)
		qsort(items, count, sizeof *items, str_cmp_qsort);
	return arena_copy(arena, items, count * sizeof *items, _Alignof(struct str));
}

static struct include_reach walk_from(struct model_fixes *fixes, const struct file *header, bool surely)
{
	struct walk walk = {.seen = mem_zalloc(fixes->model->table.files.len + 1)};
	VEC(struct str) paths = {0};
	struct include_reach reach = {0};

	reach_file(&walk, header);
	for (size_t i = 0; i < walk.files.len; i++) {
		follow(&walk, walk.files.items[i], surely);
		vec_push(&paths, walk.files.items[i]->path);
	}
	reach.file_count = paths.len;
	reach.files = sorted(fixes->arena, paths.items, paths.len);
	reach.outside_count = walk.outside.len;
	reach.outside = sorted(fixes->arena, walk.outside.items, walk.outside.len);
	free(walk.seen);
	vec_free(&walk.files);
	vec_free(&walk.outside);
	vec_free(&paths);
	return reach;
}

static const struct include_reach *reach_of(void *context, struct str header, bool surely)
{
	struct model_fixes *fixes = context;
	struct kept_reaches *kept = &fixes->reaches[surely];
	static const struct include_reach nothing;
	uint32_t index = strmap_get(&kept->by_header, header);

	if (index != STRMAP_NONE)
		return kept->list.items[index];
	const struct file *file = file_table_get(&fixes->model->table, header);
	if (!file)
		return &nothing;
	struct include_reach *reach = arena_new(fixes->arena, struct include_reach);
	*reach = walk_from(fixes, file, surely);
	strmap_put(&kept->by_header, file->path, (uint32_t)kept->list.len);
	vec_push(&kept->list, reach);
	return reach;
}

/* ---- the context ---- */

static void add_paths(struct model_fixes *fixes)
{
	const struct file *file = fixes->file;
	const struct search_path **paths = arena_array(fixes->arena, const struct search_path *, file->contexts.len);

	for (size_t i = 0; i < file->contexts.len; i++)
		paths[i] = &fixes->model->contexts.items[file->contexts.items[i]].path;
	fixes->context.paths = paths;
	fixes->context.path_count = file->contexts.len;
}

bool model_fixes_begin(struct model_fixes *fixes, struct model *model, struct arena *arena, struct str path,
		       struct str text)
{
	struct file *file = file_table_get(&model->table, path);
	bool code = file && file->code && file->present;

	if (code && (!file->scan || (file->scan->text_size && file->scan->text_size != text.len)))
		return false;
	fixes->model = model;
	fixes->file = file;
	fixes->arena = arena;
	fixes->judge = model_judge_context(model);
	fixes->finder = file_table_finder(&model->table);
	line_table_build(&fixes->lines, text);
	fixes->context = (struct fix_context){
		.judge = &fixes->judge,
		.path = path,
		.text = text,
		.lines = &fixes->lines,
		.finder = &fixes->finder,
		.role = role_of,
		.reach = reach_of,
		.text_of = text_of,
		.context = fixes,
	};
	fixes->context.verdict = model_verdict(model, path, &fixes->context.verdict_count);
	if (code) {
		fixes->subject = model_subject(model, file);
		fixes->context.subject = &fixes->subject;
		model->judging = file; /* what a trial asks, the file's verdict may have asked as well */
		add_paths(fixes);
	}
	return true;
}

void model_fixes_end(struct model_fixes *fixes)
{
	if (!fixes->model)
		return;
	fixes->model->judging = NULL;
	arena_reset(&fixes->model->scratch);
	line_table_finish(&fixes->lines);
	for (int surely = 0; surely < 2; surely++) {
		strmap_finish(&fixes->reaches[surely].by_header);
		vec_free(&fixes->reaches[surely].list);
	}
}
