/* Questions about files and includes: what they are to the policy, and who includes whom. */
#include <autotomy/driver/query.h>

#include <stdlib.h>

#include "model/model.h"
#include "model/model_parts.h"

const struct policy *query_policy(const struct model *model)
{
	return model->configuration.policy;
}

const struct str *query_policy_files(const struct model *model, size_t *count)
{
	*count = model->configuration.policy_file_count;
	return model->configuration.policy_files;
}

struct str query_baseline(const struct model *model)
{
	return model->configuration.baseline ? STR(BASELINE_FILE_NAME) : (struct str){0};
}

/* ---- files ---- */

bool query_role(const struct model *model, struct str path, struct file_role *role)
{
	const struct file *file = file_table_get(&model->table, path);
	*role = file ? file->role : policy_role(model->configuration.policy, path, false);
	return file && file->code && file->present;
}

void query_each_file(struct model *model, void (*visit)(void *context, struct str path, struct file_role role),
		     void *context)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i]->present)
			visit(context, files[i]->path, files[i]->role);
	}
}

const struct str *query_public_headers(struct model *model, module_id module, size_t *count)
{
	struct judge_context context = model_judge_context(model);
	*count = 0;
	return context.public_headers ? context.public_headers(context.context, module, count) : NULL;
}

static bool includes(const struct file *file, const struct file *header)
{
	for (size_t i = 0; i < file->links.len; i++) {
		if (file->links.items[i].target == header)
			return true;
	}
	return false;
}

void query_users(struct model *model, struct str header,
		 void (*visit)(void *context, module_id module, size_t file_count), void *context)
{
	const struct file *target = file_table_get(&model->table, header);
	size_t count, modules = policy_module_count(model->configuration.policy);
	if (!target)
		return;
	struct file *const *files = model_code_files(model, &count);
	size_t *users = mem_zalloc((modules + 1) * sizeof *users); /* the last one: in no module */
	for (size_t i = 0; i < count; i++) {
		module_id module = files[i]->role.module;
		if (files[i]->present && includes(files[i], target))
			users[module == MODULE_NONE ? modules : module]++;
	}
	for (size_t i = 0; i <= modules; i++) {
		if (users[i])
			visit(context, i == modules ? MODULE_NONE : (module_id)i, users[i]);
	}
	free(users);
}

void query_dependents(const struct model *model, module_id module,
		      void (*visit)(void *context, module_id from, size_t count), void *context)
{
	size_t count = policy_module_count(model->configuration.policy);
	for (module_id from = 0; model->graph && from < count; from++) {
		uint32_t edge = from == module ? 0 : graph_count(model->graph, from, module);
		if (!edge && from != module)
			edge = graph_use_count(model->graph, from, module);
		if (edge)
			visit(context, from, edge);
	}
}

/* ---- includes ---- */

static struct query_include include_of(const struct include_link *link)
{
	struct query_include include = {.include = link->include};
	if (link->target) {
		include.target = link->target->path;
		include.target_role = link->target->role;
	}
	return include;
}

/* The links of a file that was read anew, and not linked since, lead to facts that are gone. */
static const struct include_links *links_of(const struct model *model, struct str path)
{
	static const struct include_links none;
	const struct file *file = file_table_get(&model->table, path);
	return file && file->linked_in != LINKED_NOWHERE ? &file->links : &none;
}

bool query_holds(struct text_range range, struct text_place place)
{
	if (place.line < range.begin.line || place.line > range.end.line)
		return false;
	return (place.line > range.begin.line || place.column >= range.begin.column) &&
	       (place.line < range.end.line || place.column <= range.end.column);
}

bool query_include_at(const struct model *model, struct str path, struct text_place place,
		      struct query_include *include)
{
	const struct include_links *links = links_of(model, path);
	*include = (struct query_include){0};
	for (size_t i = 0; i < links->len; i++) {
		const struct include_link *link = &links->items[i];
		if (link->include->form == INCLUDE_FORCED || !query_holds(link->include->range, place))
			continue;
		*include = include_of(link);
		/* Under several commands it may mean several files; that one was found at all says more. */
		if (link->target)
			return true;
	}
	return include->include != NULL;
}

void query_each_include(const struct model *model, struct str path,
			void (*visit)(void *context, const struct query_include *include), void *context)
{
	const struct include_links *links = links_of(model, path);
	for (size_t i = 0; i < links->len; i++) {
		struct query_include include = include_of(&links->items[i]);
		if (include.include->form != INCLUDE_FORCED)
			visit(context, &include);
	}
}

/* ---- the policy ---- */

static bool names(const struct policy *policy, module_id from, module_id to)
{
	const struct policy_module *module = policy_module(policy, from);
	for (size_t i = 0; i < module->use_count; i++) {
		for (size_t m = 0; m < module->uses[i].module_count; m++) {
			if (module->uses[i].modules[m] == to)
				return true;
		}
	}
	return false;
}

module_id query_reexporter(const struct policy *policy, module_id from, module_id to)
{
	/* What it reexports itself it uses of its own accord. */
	if (from == to || !policy_edge(policy, from, to).allowed || names(policy, from, to) ||
	    policy_reexports(policy, from, to))
		return MODULE_NONE;
	for (module_id through = 0; through < policy_module_count(policy); through++) {
		if (through != to && names(policy, from, through) && policy_reexports(policy, through, to))
			return through;
	}
	return MODULE_NONE;
}
