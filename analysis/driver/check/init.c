/*
 * The tree is read and parsed once, and judged by one policy after the other: by one of no modules, for who includes
 * whom; by the modules inferred from that, for what really leads from one to another; by the whole policy, for what is
 * left to accept.
 */
#include <autotomy/driver/init.h>

#include <stdlib.h>

#include <autotomy/core/infer.h>
#include <autotomy/driver/check.h>

#include "check/infer_tree.h"

struct init {
	struct init_options options;
	struct arena arena;
	struct strbuf policy;
	struct str baseline;
	size_t module_count;
	struct check *check; /* the one run, by the policy that it was judged by last */
	VEC(struct str) faults;
};

static void take_faults(struct init *init)
{
	size_t count;
	const struct str *faults = check_faults(init->check, &count);
	for (size_t i = 0; i < count; i++)
		vec_push(&init->faults, arena_str(&init->arena, faults[i]));
	const struct report *report = check_report(init->check);
	for (size_t i = 0; check_policy_faulty(init->check) && i < report->count; i++)
		vec_push(&init->faults,
			 arena_printf(&init->arena, "%.*s:%u: %.*s", STR_ARG(report->violations[i]->file),
				      report->violations[i]->range.begin.line,
				      STR_ARG(report->violations[i]->message)));
}

/* Judges the tree by a policy, which is copied. Returns whether nothing was at fault. */
static bool look(struct init *init, enum check_level level, struct strbuf *policy, enum check_baseline baseline)
{
	struct str text = arena_str(&init->arena, strbuf_str(policy));
	if (init->check)
		check_again(init->check, level, text, baseline);
	else
		init->check = check_run(&(struct check_options){
			.root = init->options.root,
			.level = level,
			.jobs = init->options.jobs,
			.policy_text = text,
			.baseline = baseline,
			.progress = init->options.progress,
			.context = init->options.context,
		});
	take_faults(init);
	return init->faults.len == 0;
}

/* By a policy that knows no modules. */
static bool look_at_includes(struct init *init, struct infer_tree *tree)
{
	struct strbuf policy = {0};
	strbuf_add(&policy, STR("{\n  \"version\": 1,\n"));
	infer_write_search(tree, &policy);
	strbuf_add(&policy, STR("  \"modules\": {}\n}\n"));
	bool good = look(init, CHECK_SCAN, &policy, CHECK_BASELINE_KEPT);
	strbuf_free(&policy);
	if (good)
		infer_tree_of_model(check_model(init->check), &init->arena, tree);
	return good;
}

/* Where no compile command says how includes are found, once more by the folders that the first look suggests. */
static bool find_includes(struct init *init, struct infer_tree *tree)
{
	if (!look_at_includes(init, tree))
		return false;
	if (tree->has_database)
		return true;
	struct str *folders;
	tree->search_count = infer_search_folders(tree, &init->arena, &folders);
	tree->search = folders;
	return tree->search_count == 0 || look_at_includes(init, tree);
}

/* The draft says who is where and what is public, enough to learn from its verdict what else a person would allow. */
static bool write_policy(struct init *init, struct inference *inference)
{
	struct strbuf draft = {0};
	infer_write(inference, NULL, &draft);
	bool good = look(init, CHECK_FULL, &draft, CHECK_BASELINE_KEPT);
	strbuf_free(&draft);
	if (!good)
		return false;
	const struct report *report = check_report(init->check);
	const struct module_map *map = check_map(init->check);
	infer_learn(inference, map, report->violations, report->count);
	infer_write(inference, map, &init->policy);
	return true;
}

static void accept_rest(struct init *init)
{
	struct str path, text;
	size_t before, now;
	if (look(init, CHECK_FULL, &init->policy, CHECK_BASELINE_RENEWED) &&
	    check_baseline(init->check, &path, &text, &before, &now) && now > 0)
		init->baseline = text;
}

struct init *init_run(const struct init_options *options)
{
	struct init *init = mem_new(struct init);
	init->options = *options;
	struct infer_tree tree = {0};
	if (!find_includes(init, &tree) || tree.count == 0)
		return init;
	infer_tree_find_programs(check_model(init->check), &tree);
	struct inference *inference = infer_modules(&tree);
	init->module_count = infer_module_count(inference);
	if (write_policy(init, inference))
		accept_rest(init);
	infer_destroy(inference);
	return init;
}

void init_destroy(struct init *init)
{
	if (!init)
		return;
	check_destroy(init->check);
	strbuf_free(&init->policy);
	vec_free(&init->faults);
	arena_finish(&init->arena);
	free(init);
}

const struct str *init_faults(const struct init *init, size_t *count)
{
	*count = init->faults.len;
	return init->faults.items;
}

struct str init_policy(const struct init *init)
{
	return strbuf_str(&init->policy);
}

struct str init_baseline(const struct init *init)
{
	return init->baseline;
}

size_t init_module_count(const struct init *init)
{
	return init->module_count;
}

const struct report *init_report(const struct init *init)
{
	return check_report(init->check);
}
