/*
 * Two versions, compared. Both are judged whole, by the same policy, in one process: most of the second run's facts are
 * the first one's. What the newer version tells more of is what the change brought; so what rests on the graph, or
 * shows in a file that nobody touched, is found as it would be by hand.
 *
 *   code      policy    what for
 *   newer     older     the verdict
 *   older     older     what was there before
 *   newer     newer     what a looser policy lets through; with --accept-policy the verdict
 */
#include "check/check_run.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "check/since.h"

/* ---- which lines came ---- */

struct file_lines {
	const bool *came; /* NULL: every line did */
	size_t count;
};

struct lines_memory {
	const struct check *head;
	const struct revision *revision;
	struct arena arena;
	struct strmap by_path;
	VEC(struct file_lines) files;
};

static struct file_lines compare_lines(struct lines_memory *memory, struct str path)
{
	const struct revision *revision = memory->revision;
	struct str before = moves_before(&revision->moves, path), text;
	const struct revision_file *older = revision_find(revision, before);
	struct file_lines lines = {0};
	if (!older && !revision_lacks(revision, path))
		return (struct file_lines){.came = arena_array(&memory->arena, bool, 1)}; /* git ignores it */
	if (!older || check_text(memory->head, &memory->arena, path, &text) != 0)
		return lines;
	if (older->changed)
		lines.came = lines_brought(&memory->arena, older->text, text, &lines.count);
	else
		lines.came = arena_array(&memory->arena, bool, 1);
	return lines;
}

static const struct file_lines *lines_of(struct lines_memory *memory, struct str path)
{
	uint32_t index = strmap_get(&memory->by_path, path);
	if (index == STRMAP_NONE) {
		index = (uint32_t)memory->files.len;
		strmap_put(&memory->by_path, arena_str(&memory->arena, path), index);
		vec_push(&memory->files, compare_lines(memory, path));
	}
	return &memory->files.items[index];
}

static bool line_is_new(void *context, struct str path, uint32_t line)
{
	const struct file_lines *lines = lines_of(context, path);
	return !lines->came || (line <= lines->count && lines->came[line - 1]);
}

static void lines_finish(struct lines_memory *memory)
{
	strmap_finish(&memory->by_path);
	vec_free(&memory->files);
	arena_finish(&memory->arena);
}

/* ---- verdicts ---- */

struct verdict_list {
	const struct violation **items;
	size_t len, cap;
};

static void add_code(struct check *check, struct verdict_list *list)
{
	size_t count;
	struct file *const *files = model_code_files(&check->model, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t v = 0; v < files[i]->verdict.len; v++)
			vec_push(list, &files[i]->verdict.items[v]);
}

static void add_told(struct check *check, struct verdict_list *list)
{
	for (size_t i = 0; i < check->model.told.len; i++)
		vec_push(list, &check->model.told.items[i]);
}

static void keep_brought(struct since *since, struct check *check)
{
	struct verdict_list before = {0};
	if (since->base) {
		add_code(since->base, &before);
		add_told(since->base, &before);
	}
	struct lines_memory memory = {.head = check, .revision = since->revision};
	struct line_teller lines = {line_is_new, &memory};
	check->violations.len = violations_brought(before.items, before.len, check->violations.items,
						   check->violations.len, &since->revision->moves, &lines);
	lines_finish(&memory);
	vec_free(&before);
}

/* ---- what stands in policy files ---- */

static bool is_in_policy_file(const struct check *check, struct str path)
{
	const struct configuration *configuration = &check->model.configuration;
	for (size_t i = 0; i < configuration->policy_file_count; i++)
		if (str_eq(configuration->policy_files[i], path))
			return true;
	return str_eq(path, STR(BASELINE_FILE_NAME));
}

static bool is_same_thing(const struct violation *a, const struct violation *b)
{
	return a->rule == b->rule && str_eq(a->from, b->from) && str_eq(a->to, b->to) && str_eq(a->target, b->target) &&
	       str_eq(a->symbol, b->symbol);
}

/*
 * What the older policy tells of its own entries stands at places of the older text. It counts where the newer policy
 * has that entry still, and there: what is not needed any more and was removed is in order.
 */
static const struct violation *told_by_newer(const struct since *since, const struct violation *violation)
{
	const struct violations *told = &since->proposed->model.told;
	for (size_t i = 0; i < told->len; i++)
		if (is_same_thing(&told->items[i], violation))
			return &told->items[i];
	return NULL;
}

static bool is_same_verdict(const struct violation *a, const struct violation *b)
{
	return is_same_thing(a, b) && a->status == b->status && a->severity == b->severity &&
	       memcmp(&a->range, &b->range, sizeof a->range) == 0 && str_eq(a->message, b->message);
}

/* The same words with notes that point into the newer policy, where that says the same. */
static const struct violation *with_newer_notes(const struct since *since, const struct violation *violation)
{
	size_t count;
	const struct violation *verdict = model_verdict(&since->proposed->model, violation->file, &count);
	for (size_t i = 0; i < count; i++)
		if (is_same_verdict(&verdict[i], violation))
			return &verdict[i];
	return violation;
}

static void place_told(struct since *since, struct check *check)
{
	size_t kept = 0;
	for (size_t i = 0; i < check->violations.len && since->proposed; i++) {
		const struct violation *violation = check->violations.items[i];
		if (is_in_policy_file(check, violation->file))
			violation = told_by_newer(since, violation);
		else
			violation = with_newer_notes(since, violation);
		if (violation)
			check->violations.items[kept++] = violation;
	}
	if (since->proposed)
		check->violations.len = kept;
}

/* ---- compiled otherwise ---- */

static bool texts_eq(const struct str *a, size_t a_count, const struct str *b, size_t b_count)
{
	bool same = a_count == b_count;
	for (size_t i = 0; i < a_count && same; i++)
		same = str_eq(a[i], b[i]);
	return same;
}

static bool compiles_alike(const struct check *a, const struct check *b)
{
	const struct policy_compile *left = policy_compile(a->model.configuration.policy);
	const struct policy_compile *right = policy_compile(b->model.configuration.policy);
	return left->has_database == right->has_database &&
	       texts_eq(left->arguments, left->argument_count, right->arguments, right->argument_count) &&
	       texts_eq(left->databases, left->database_count, right->databases, right->database_count);
}

static bool has_place(const struct check *check, const struct violation *violation)
{
	for (size_t i = 0; i < check->violations.len; i++) {
		const struct violation *other = check->violations.items[i];
		if (str_eq(other->file, violation->file) && is_same_thing(other, violation) &&
		    memcmp(&other->range, &violation->range, sizeof other->range) == 0)
			return true;
	}
	return false;
}

/*
 * How the code is compiled is no boundary, but decides which includes are found: where that changed, the code is judged
 * both as it was compiled and as it is now.
 */
static void judge_as_compiled_now(struct since *since)
{
	struct check *head = since->head;
	if (!since->at_revision || !since->proposed || compiles_alike(head, since->proposed))
		return;
	struct check_view view = {.policy = since->revision,
				  .compile = policy_compile(since->proposed->model.configuration.policy)};
	struct check *compiled = check_judge(&head->options, &view);
	vec_push(&head->companions, compiled);
	if (compiled->policy_faulty)
		return;
	keep_brought(since, compiled);
	place_told(since, compiled);
	for (size_t i = 0; i < compiled->violations.len; i++)
		if (!has_place(head, compiled->violations.items[i]))
			vec_push(&head->violations, compiled->violations.items[i]);
}

/* ---- the runs ---- */

/* Whether a file that differs is one from which the policy, the baseline or the commands are read, or would be. */
static bool policies_differ(const struct since *since)
{
	const struct revision *revision = since->revision;
	const struct configuration *configuration = &since->head->model.configuration;
	struct arena scratch = {0};
	struct str root = since->head->model.root, typed = since->head->stdin_path;
	const struct revision_file *policy = revision_find(revision, since->policy_file);
	bool differ = policy && !policy->regular; /* what a link leads to is nobody's name */
	differ =
		differ || (typed.len && configuration_concerns(configuration, typed, path_join(&scratch, root, typed)));
	for (size_t i = 0; i < revision->files.len && !differ; i++) {
		struct str path = revision->files.items[i].path;
		differ = revision->files.items[i].changed &&
			 configuration_concerns(configuration, path, path_join(&scratch, root, path));
	}
	for (size_t i = 0; i < revision->came.list.len && !differ; i++) {
		struct str path = revision->came.list.items[i];
		differ = configuration_concerns(configuration, path, path_join(&scratch, root, path));
	}
	arena_finish(&scratch);
	return differ;
}

static void tell_faulty_policy(struct since *since)
{
	struct check *head = since->head;
	vec_push(&head->notices,
		 arena_printf(
			 &head->arena,
			 "this is the policy at '%.*s', which judges the change; with --accept-policy the one of the "
			 "change does",
			 STR_ARG(since->revision->name)));
}

static struct check_options whole(const struct check_options *options)
{
	struct check_options all = *options;
	all.paths = NULL;
	all.path_count = 0;
	return all;
}

/* Without the text on standard input: that is newer. */
static struct check_options without_stdin(const struct check_options *options)
{
	struct check_options all = whole(options);
	all.stdin_file = all.stdin_text = (struct str){0};
	return all;
}

/* Whether anything differs: most often nothing does when nobody has begun to change anything. */
static bool code_differs(const struct since *since)
{
	const struct revision *revision = since->revision;
	bool differs = revision->came.list.len + revision->came_folders.list.len > 0 || since->head->stdin_path.len > 0;
	for (size_t i = 0; i < revision->files.len && !differs; i++)
		differs = revision->files.items[i].changed;
	return differs;
}

static void judge_before(struct since *since)
{
	if (!code_differs(since)) {
		since->base = since->head;
		return;
	}
	struct check_options options = without_stdin(&since->head->options);
	struct check_view view = {.code = since->revision, .policy = since->at_revision ? since->revision : NULL};
	struct check *base = check_judge(&options, &view);
	vec_push(&since->head->companions, base);
	if (base->policy_faulty)
		vec_push(&since->head->notices,
			 arena_printf(&since->head->arena,
				      "the policy does not fit the code at '%.*s': everything counts as new",
				      STR_ARG(since->revision->name)));
	else
		since->base = base;
	for (size_t i = 0; i < base->faults.len; i++)
		vec_push(&since->head->faults, arena_str(&since->head->arena, base->faults.items[i]));
	if (base->failed.len > 0)
		vec_push(&since->head->notices,
			 arena_printf(&since->head->arena,
				      "at '%.*s' %zu file%s could not be fully checked, the first is %.*s",
				      STR_ARG(since->revision->name), base->failed.len,
				      base->failed.len == 1 ? "" : "s", STR_ARG(base->failed.items[0])));
}

/* The other one of the two policies over the newer code. False where the newer one is at fault: that is the verdict. */
static bool judge_by_other_policy(struct since *since)
{
	struct str path = since->policy_file;
	struct arena scratch = {0};
	struct str text;
	bool there = check_text(since->head, &scratch, path, &text) == 0;
	arena_finish(&scratch);
	if (!since->had_policy || (since->at_revision && !there) || !policies_differ(since))
		return true;
	struct check_options options = whole(&since->head->options);
	struct check_view view = {.policy = since->at_revision ? NULL : since->revision};
	struct check *other = check_judge(&options, &view);
	vec_push(&since->head->companions, other);
	if (since->at_revision && other->policy_faulty) {
		since->faulty = other;
		return false;
	}
	if (!since->at_revision && other->policy_faulty)
		return true;
	*(since->at_revision ? &since->proposed : &since->former) = other;
	return true;
}

/* The newer policy's faults are what is told, in place of the verdict. */
static void tell_faults_of_policy(struct since *since)
{
	struct check *head = since->head;
	head->policy_faulty = true;
	vec_clear(&head->violations);
	for (size_t i = 0; i < since->faulty->violations.len; i++)
		vec_push(&head->violations, since->faulty->violations.items[i]);
}

static void tell_what_judges(struct since *since)
{
	struct check *head = since->head;
	const struct revision *revision = since->revision;
	for (size_t i = 0; i < revision->notices.len; i++)
		vec_push(&head->notices, arena_str(&head->arena, revision->notices.items[i]));
	if (!since->had_policy)
		vec_push(&head->notices,
			 arena_printf(&head->arena,
				      "there was no policy at '%.*s': the present one judges both versions",
				      STR_ARG(revision->name)));
}

static void compare(struct since *since)
{
	struct check *head = since->head;
	tell_what_judges(since);
	if (head->faults.len > 0)
		return;
	if (head->policy_faulty) {
		if (since->at_revision)
			tell_faulty_policy(since);
		return;
	}
	if (!judge_by_other_policy(since)) {
		tell_faults_of_policy(since);
		return;
	}
	judge_before(since);
	keep_brought(since, head);
	since_weakened(since);
	place_told(since, head);
	judge_as_compiled_now(since);
	for (size_t i = 0; i < head->weakened.len; i++)
		vec_push(&head->violations, &head->weakened.items[i]);
	head->report.judged[RULE_POLICY_WEAKENED] = true;
}

struct check *check_since(const struct check_options *options)
{
	struct revision *revision = mem_new(struct revision);
	struct str fault = revision_open(revision, options->root, options->since);
	if (fault.len > 0) {
		struct check *failed = check_failed(options, fault);
		failed->revision = revision;
		return failed;
	}
	struct since since = {.revision = revision};
	struct str config = options->config.len ? options->config : STR(POLICY_FILE_NAME);
	if (path_is_absolute(config))
		config = path_relative(&revision->arena, revision->root, path_real(&revision->arena, config));
	since.policy_file = config;
	since.had_policy = revision_find(revision, config) != NULL;
	since.at_revision = since.had_policy && !options->accept_policy;
	struct check_view view = {.policy = since.at_revision ? revision : NULL};
	since.head = check_judge(options, &view);
	since.head->revision = revision;
	compare(&since);
	check_finish_report(since.head);
	return since.head;
}
