/* A model built from nothing, as a cold check builds it: what every model kept up to date has to equal. */
#ifndef TESTS_SCRATCH_MODEL_H
#define TESTS_SCRATCH_MODEL_H

#include "tree_fixture.h"

#include "../../../analysis/driver/model/model.h"

struct scratch_model {
	struct model model;
	struct violations ties;
	struct arena arena;
};

/* The buffers of `like` stand in place of the disk. */
static inline int scratch_load_text(void *context, struct arena *arena, struct str absolute, struct str *text)
{
	const struct model *like = context;
	const struct file *file =
		like ? file_table_get(&like->table, path_relative(arena, like->root, absolute)) : NULL;
	if (!file || !file->overlay.open)
		return disk_load(arena, absolute, text);
	*text = arena_str(arena, file->overlay.text);
	return 0;
}

static inline void scratch_copy_buffers(struct model *model, const struct model *like)
{
	for (size_t i = 0; like && i < like->table.files.len; i++)
		if (like->table.files.items[i]->overlay.open)
			file_table_intern(&model->table, like->table.files.items[i]->path)->overlay =
				like->table.files.items[i]->overlay;
}

static inline void scratch_scan_buffers(struct model *model)
{
	for (size_t i = 0; i < model->table.files.len; i++) {
		struct file *file = model->table.files.items[i];
		if (file->overlay.open && file->code)
			model_scan(model, file, file->overlay.text);
	}
}

static inline void scratch_ignore(void *context, struct str path)
{
	(void)context, (void)path;
}

/* `like` may be NULL. False, with nothing judged, where the configuration has faults. */
static inline bool scratch_model_build(struct scratch_model *scratch, struct str root, const struct model *like)
{
	*scratch = (struct scratch_model){0};
	struct model *model = &scratch->model;
	assert_int_equal(model_init(model, root), 0);
	struct configuration configuration;
	struct text_source source = {.load = scratch_load_text, .context = (void *)(uintptr_t)like};
	configuration_load(&configuration, model->root, STR(POLICY_FILE_NAME), &source);
	scratch_copy_buffers(model, like);
	model_configure(model, &configuration);
	if (model->configuration.faults.len > 0)
		return false;
	struct loaded_tree tree;
	struct load_options options = {.root_fd = model->root_fd, .policy = model->configuration.policy, .threads = 1};
	tree_load(&options, &tree);
	model_adopt_tree(model, &tree);
	loaded_tree_finish(&tree);
	scratch_scan_buffers(model);
	struct file_visitor nobody = {0};
	model_refresh(model, &nobody);
	model_check_ties(model, &scratch->arena, &scratch->ties);
	model_plan(model, &nobody);
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		model_judge(model, files[i]);
	model_judge_whole(model, &scratch->ties, &(struct change_listener){.changed = scratch_ignore});
	return true;
}

static inline void scratch_model_finish(struct scratch_model *scratch)
{
	model_finish(&scratch->model);
	vec_free(&scratch->ties);
	arena_finish(&scratch->arena);
}

/* ---- models as text, so that a difference can be read ---- */

static inline void describe_file(struct strbuf *out, const struct model *model, const struct file *file)
{
	strbuf_printf(out, "%.*s%s%s\n", STR_ARG(file->path), file->role.source ? " source" : "",
		      file->read_error ? " unreadable" : "");
	if (file->borrowed_from != FILE_NONE)
		strbuf_printf(out, "  borrows from %.*s\n",
			      STR_ARG(model->table.files.items[file->borrowed_from]->path));
	for (size_t i = 0; i < file->contexts.len; i++) {
		const struct search_path *path = &model->contexts.items[file->contexts.items[i]].path;
		strbuf_printf(out, "  context");
		for (size_t f = 0; f < path->count; f++)
			strbuf_printf(out, " %.*s", STR_ARG(path->folders[f]));
		strbuf_printf(out, "\n");
	}
	for (size_t i = 0; i < file->links.len; i++) {
		const struct include_link *link = &file->links.items[i];
		strbuf_printf(out, "  %u: %.*s -> %.*s\n", link->include->directive_line,
			      STR_ARG(link->include->spelled),
			      STR_ARG(link->target ? link->target->path : STR("nowhere")));
	}
	for (size_t i = 0; i < file->verdict.len; i++)
		strbuf_printf(out, "  %s %u:%u %.*s (%d)\n", rule_info(file->verdict.items[i].rule)->id,
			      file->verdict.items[i].range.begin.line, file->verdict.items[i].range.begin.column,
			      STR_ARG(file->verdict.items[i].message), file->verdict.items[i].status);
	strbuf_printf(out, "  verdict %016llx\n", (unsigned long long)file->verdict_hash);
}

static inline void describe_graph(struct strbuf *out, const struct model *model)
{
	size_t count = policy_module_count(model->configuration.policy);
	for (module_id from = 0; from < count; from++)
		for (module_id to = 0; to < count; to++)
			if (from != to && graph_count(model->graph, from, to))
				strbuf_printf(out, "%u -> %u: %u\n", from, to, graph_count(model->graph, from, to));
	for (size_t i = 0; i < model->plan->cut_count; i++) {
		strbuf_printf(out, "cut");
		for (size_t m = 0; m < model->plan->cuts[i].module_count; m++)
			strbuf_printf(out, " %u", model->plan->cuts[i].modules[m]);
		strbuf_printf(out, "\n");
	}
}

/* Everything that a report draws on. Free with strbuf_free(). */
static inline struct strbuf describe_model(struct model *model)
{
	struct strbuf out = {0};
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		describe_file(&out, model, files[i]);
	for (size_t i = 0; i < model->table.files.len; i++)
		if (!model->table.files.items[i]->code && model->table.files.items[i]->verdict_hash)
			strbuf_printf(&out, "%.*s is no code, but has a verdict\n",
				      STR_ARG(model->table.files.items[i]->path));
	describe_graph(&out, model);
	for (size_t i = 0; i < model->told.len; i++)
		strbuf_printf(&out, "%.*s %u:%u %.*s\n", STR_ARG(model->told.items[i].file),
			      model->told.items[i].range.begin.line, model->told.items[i].range.begin.column,
			      STR_ARG(model->told.items[i].message));
	return out;
}

#endif
