/* The policy's life: builder, reference count, and the plain questions. */
#include <stdlib.h>

#include <autotomy/base/path.h>
#include <autotomy/core/policy_keys.h>

#include "policy/builder.h"

/* ---- reading ---- */

struct policy_builder *policy_builder_create(void)
{
	struct policy_builder *builder = mem_new(struct policy_builder);

	builder->policy = mem_new(struct policy);
	atomic_init(&builder->policy->references, 1);
	return builder;
}

static void builder_free(struct policy_builder *builder)
{
	vec_free(&builder->modules);
	vec_free(&builder->faults);
	arena_finish(&builder->drafts);
	free(builder);
}

void policy_builder_destroy(struct policy_builder *builder)
{
	if (!builder)
		return;
	policy_release(builder->policy);
	builder_free(builder);
}

static void add_modules(struct policy_builder *builder, struct str folder, const struct draft_list *list)
{
	struct module_draft *drafts = list->items;

	for (size_t i = 0; i < list->count; i++) {
		if (builder->modules.len == POLICY_MAX_ENTRIES) {
			builder_fault(builder, drafts[i].name.place, "a policy holds at most %d modules",
				      POLICY_MAX_ENTRIES);
			return;
		}
		drafts[i].folder = folder;
		vec_push(&builder->modules, &drafts[i]);
	}
}

static int glob_text_cmp(const void *a, const void *b)
{
	const struct glob *x = a, *y = b;

	return str_cmp(x->text, y->text);
}

static void keep_includes(struct policy_builder *builder)
{
	struct glob_set globs = builder_globs(builder, (struct str){0}, &builder->root.include);
	struct str *texts = arena_array(&builder->drafts, struct str, globs.count);

	if (globs.count > 1)
		qsort(globs.items, globs.count, sizeof *globs.items, glob_text_cmp);
	for (size_t i = 0; i < globs.count; i++)
		texts[i] = globs.items[i].text;
	builder->includes = globs;
	builder->include_texts = texts;
}

void policy_builder_root(struct policy_builder *builder, struct str path, struct str text)
{
	builder_read(builder, path, text, &keys_root, &builder->root);
	add_modules(builder, (struct str){0}, &builder->root.modules);
	keep_includes(builder);
}

const struct str *policy_builder_includes(const struct policy_builder *builder, size_t *count)
{
	*count = builder->includes.count;
	return builder->include_texts;
}

struct policy_place policy_builder_include_place(const struct policy_builder *builder, size_t index)
{
	return builder->root.include.items[builder->includes.items[index].entry].place;
}

bool policy_builder_include_matches(const struct policy_builder *builder, size_t index, struct str path)
{
	return glob_match(&builder->includes.items[index], path);
}

void policy_builder_include(struct policy_builder *builder, struct str path, struct str text)
{
	struct file_draft draft = {0};
	struct str folder = path_folder(path);

	builder_read(builder, path, text, &keys_included, &draft);
	folder = str_eq(folder, STR(".")) ? (struct str){0} : arena_str(&builder->policy->arena, folder);
	add_modules(builder, folder, &draft.modules);
}

void policy_builder_fault(struct policy_builder *builder, struct policy_place place, struct str message)
{
	place.file = arena_str(&builder->policy->arena, place.file);
	builder_fault(builder, place, "%.*s", STR_ARG(message));
}

struct policy *policy_builder_finish(struct policy_builder *builder)
{
	struct policy *policy = builder->policy;

	builder_resolve(builder);
	policy->faults = builder->faults;
	builder->faults = (struct violations){0};
	violations_sort(&policy->faults);
	builder_free(builder);
	return policy;
}

/* ---- life ---- */

struct policy *policy_retain(struct policy *policy)
{
	atomic_fetch_add(&policy->references, 1);
	return policy;
}

void policy_release(struct policy *policy)
{
	if (!policy || atomic_fetch_sub(&policy->references, 1) > 1)
		return;
	strmap_finish(&policy->names);
	strmap_finish(&policy->owners.folders);
	vec_free(&policy->faults);
	arena_finish(&policy->arena);
	free(policy);
}

/* ---- asking ---- */

const struct violation *policy_faults(const struct policy *policy, size_t *count)
{
	*count = policy->faults.len;
	return policy->faults.items;
}

size_t policy_module_count(const struct policy *policy)
{
	return policy->module_count;
}

const struct policy_module *policy_module(const struct policy *policy, module_id id)
{
	return &policy->modules[id].view;
}

module_id policy_find_module(const struct policy *policy, struct str name)
{
	uint32_t id = strmap_get(&policy->names, name);

	return id == STRMAP_NONE ? MODULE_NONE : id;
}

struct str policy_module_name(const struct policy *policy, module_id id)
{
	return id == MODULE_NONE ? (struct str){0} : policy->modules[id].view.name;
}

size_t policy_layer_count(const struct policy *policy)
{
	return policy->layer_count;
}

struct str policy_layer(const struct policy *policy, size_t index)
{
	return policy->layers[index];
}

enum severity policy_severity(const struct policy *policy, enum rule_id rule, module_id module)
{
	const uint8_t *severities = module == MODULE_NONE ? policy->severities : policy->modules[module].severities;

	return (enum severity)severities[rule];
}

const struct policy_compile *policy_compile(const struct policy *policy)
{
	return &policy->compile;
}
