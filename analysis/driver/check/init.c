/*
 * Three looks at the tree: by a policy of no modules, for who includes whom; by the modules inferred from that, for
 * what really leads from one to another; by the whole policy, for what is left to accept. The parses of the second look
 * serve the third, from the cache.
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
	struct check *check; /* the last look */
	VEC(struct str) faults;
};

static struct check *look(struct init *init, enum check_level level, struct str policy, enum check_baseline baseline)
{
	struct check *check = check_run(&(struct check_options){
		.root = init->options.root,
		.level = level,
		.jobs = init->options.jobs,
		.policy_text = policy,
		.baseline = baseline,
		.progress = init->options.progress,
		.context = init->options.context,
	});
	size_t count;
	const struct str *faults = check_faults(check, &count);
	for (size_t i = 0; i < count; i++)
		vec_push(&init->faults, arena_str(&init->arena, faults[i]));
	const struct report *report = check_report(check);
	for (size_t i = 0; check_policy_faulty(check) && i < report->count; i++)
		vec_push(&init->faults,
			 arena_printf(&init->arena, "%.*s:%u: %.*s", STR_ARG(report->violations[i]->file),
				      report->violations[i]->range.begin.line,
				      STR_ARG(report->violations[i]->message)));
	return check;
}

static void write_policy(struct init *init, const struct inference *inference)
{
	struct strbuf draft = {0};
	infer_write(inference, NULL, &draft);
	struct check *check = look(init, CHECK_FULL, strbuf_str(&draft), CHECK_BASELINE_KEPT);
	if (!init->faults.len)
		infer_write(inference, check_map(check), &init->policy);
	check_destroy(check);
	strbuf_free(&draft);
}

static void accept_rest(struct init *init)
{
	struct str path, text;
	size_t before, now;
	init->check = look(init, CHECK_FULL, strbuf_str(&init->policy), CHECK_BASELINE_RENEWED);
	if (check_baseline(init->check, &path, &text, &before, &now) && now > 0)
		init->baseline = text;
}

/* Where no compile command says how includes are found, once more by the folders that the first time suggests. */
static struct check *look_at_includes(struct init *init, struct infer_tree *tree)
{
	struct str *folders = NULL;
	size_t folder_count = 0;
	struct check *check = NULL;
	for (int time = 0; time < 2 && !init->faults.len; time++) {
		struct strbuf text = {0};
		tree->search = folders;
		tree->search_count = folder_count;
		strbuf_add(&text, STR("{\n  \"version\": 1,\n"));
		infer_write_search(tree, &text);
		strbuf_add(&text, STR("  \"modules\": {}\n}\n"));
		check_destroy(check);
		check = look(init, CHECK_SCAN, strbuf_str(&text), CHECK_BASELINE_KEPT);
		strbuf_free(&text);
		if (init->faults.len)
			break;
		infer_tree_of_model(check_model(check), &init->arena, tree);
		tree->search = folders;
		tree->search_count = folder_count;
		if (time == 0)
			folder_count = tree->has_database ? 0 : infer_search_folders(tree, &init->arena, &folders);
		if (!folder_count)
			break;
	}
	return check;
}

struct init *init_run(const struct init_options *options)
{
	struct init *init = mem_new(struct init);
	init->options = *options;
	struct infer_tree tree = {0};
	struct check *first = look_at_includes(init, &tree);
	if (!init->faults.len) {
		infer_tree_find_programs(check_model(first), &tree);
		struct inference *inference = infer_modules(&tree);
		init->module_count = infer_module_count(inference);
		write_policy(init, inference);
		infer_destroy(inference);
	}
	if (!init->faults.len)
		accept_rest(init);
	check_destroy(first);
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
