/* The plan of the module graph kept up to date, and who tells of other cuts than before. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_parts.h"

static bool same_cut(const struct graph_cut *a, const struct graph_cut *b)
{
	return a->module_count == b->module_count &&
	       memcmp(a->modules, b->modules, a->module_count * sizeof *a->modules) == 0;
}

static int cut_order(const struct graph_cut *a, const struct graph_cut *b)
{
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	return (a->to > b->to) - (a->to < b->to);
}

/* Marks the modules from which an edge is cut, or not cut, or in another cycle, than before. Both are sorted alike. */
static bool mark_recut(const struct graph_plan *before, const struct graph_plan *after, bool *recut)
{
	size_t b = 0, a = 0, before_count = before ? before->cut_count : 0;
	bool any = false;
	while (b < before_count || a < after->cut_count) {
		int order = b == before_count       ? 1
			    : a == after->cut_count ? -1
						    : cut_order(&before->cuts[b], &after->cuts[a]);
		if (order != 0 || !same_cut(&before->cuts[b], &after->cuts[a])) {
			recut[order <= 0 ? before->cuts[b].from : after->cuts[a].from] = true;
			any = true;
		}
		b += order <= 0;
		a += order >= 0;
	}
	return any;
}

static void visit_recut(struct model *model, const struct graph_plan *before, const struct file_visitor *concerned)
{
	bool *recut = mem_zalloc(policy_module_count(model->configuration.policy) + 1);
	size_t count = 0;
	struct file **files = NULL;
	if (mark_recut(before, model->plan, recut))
		files = model_copy_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		if (files[i]->role.module != MODULE_NONE && recut[files[i]->role.module])
			model_visit(concerned, files[i]);
	free(files);
	free(recut);
}

bool model_plan(struct model *model, const struct file_visitor *concerned)
{
	if (model->plan && !graph_changed(model->graph))
		return false;
	struct graph_plan *before = model->plan;
	model->plan = graph_plan_create(model->graph, model->configuration.policy);
	visit_recut(model, before, concerned);
	graph_plan_destroy(before);
	return true;
}
