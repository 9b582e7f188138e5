/* The modules of a project with what they hold. */
#include <autotomy/driver/modules.h>

#include <stdlib.h>

#include <autotomy/driver/root.h>

#include "model/model.h"

static int load_text(void *context, struct arena *arena, struct str path, struct str *text)
{
	(void)context;
	return disk_load(arena, path, text);
}

static void count_files(struct model *model, struct module_summary *summaries)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i]->role.module == MODULE_NONE)
			continue;
		struct module_summary *summary = &summaries[files[i]->role.module];
		summary->files++;
		summary->public_headers += files[i]->role.public_header;
	}
}

static void list(struct model *model, void (*visit)(void *context, const struct module_summary *module), void *context)
{
	struct loaded_tree tree;
	struct load_options options = {.root_fd = model->root_fd, .policy = model->configuration.policy, .threads = 1};
	tree_load(&options, &tree);
	model_adopt_tree(model, &tree);
	loaded_tree_finish(&tree);
	const struct policy *policy = model->configuration.policy;
	size_t count = policy_module_count(policy);
	struct module_summary *summaries = mem_zalloc((count + 1) * sizeof *summaries);
	count_files(model, summaries);
	for (size_t i = 0; i < count; i++) {
		const struct policy_module *module = policy_module(policy, (module_id)i);
		summaries[i].name = module->name;
		summaries[i].owner = module->owner;
		if (module->layer >= 0)
			summaries[i].layer = policy_layer(policy, (size_t)module->layer);
		visit(context, &summaries[i]);
	}
	free(summaries);
}

bool modules_list(struct str root, void (*visit)(void *context, const struct module_summary *module), void *context)
{
	struct model model;
	bool sound = false;
	if (model_init(&model, root) == 0) {
		struct configuration configuration;
		struct text_source source = {.load = load_text};
		configuration_load(&configuration, model.root, STR(POLICY_FILE_NAME), &source);
		model_configure(&model, &configuration);
		sound = model.configuration.faults.len == 0;
		if (sound)
			list(&model, visit, context);
	}
	model_finish(&model);
	return sound;
}
