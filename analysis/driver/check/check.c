/* One cold run over a project: load, link, parse, judge, report. */
#include <autotomy/driver/check.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uv.h>

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "check/check_parse.h"
#include "check/check_run.h"
#include "check/map.h"
#include "check/unresolved.h"

static void add_fault(struct check *check, struct str path, int status)
{
	vec_push(&check->faults, arena_printf(&check->arena, "%.*s: %s", STR_ARG(path), strerror(-status)));
}

/* A file, or a folder, that was not fully checked. The first reason counts. */
static void add_failed(struct check *check, struct str path, struct str why)
{
	if (strmap_get(&check->why_of, path) != STRMAP_NONE)
		return;
	strmap_put(&check->why_of, path, (uint32_t)check->why.len);
	vec_push(&check->failed, path);
	vec_push(&check->why, why);
}

/* ---- what is asked for ---- */

static bool tree_path(struct check *check, struct str absolute, struct str *path)
{
	struct str real = path_real(&check->arena, absolute);
	if (!path_is_under(real, check->model.root))
		return false;
	*path = path_relative(&check->arena, check->model.root, real);
	return true;
}

static void add_path(struct check *check, struct str absolute)
{
	struct str path;
	struct arena scratch = {0};
	uv_fs_t request;
	bool there = uv_fs_stat(NULL, &request, arena_str(&scratch, absolute).ptr, NULL) == 0;
	uv_fs_req_cleanup(&request);
	arena_finish(&scratch);
	if (!there && !str_eq(absolute, check->options.stdin_file))
		add_fault(check, absolute, -ENOENT);
	else if (tree_path(check, absolute, &path))
		vec_push(&check->paths, path);
	else
		vec_push(&check->faults, arena_printf(&check->arena, "%.*s: is outside %.*s", STR_ARG(absolute),
						      STR_ARG(check->model.root)));
}

static void take_paths(struct check *check)
{
	for (size_t i = 0; i < check->options.path_count; i++)
		add_path(check, check->options.paths[i]);
	if (check->options.stdin_file.len == 0)
		return;
	if (check->options.path_count == 0)
		add_path(check, check->options.stdin_file);
	if (!tree_path(check, check->options.stdin_file, &check->stdin_path))
		check->stdin_path = (struct str){0};
}

bool check_is_reported(const struct check *check, struct str path)
{
	for (size_t i = 0; i < check->paths.len; i++)
		if (path_is_under(path, check->paths.items[i]))
			return true;
	return check->options.path_count == 0 && check->options.stdin_file.len == 0;
}

/* ---- reading ---- */

/* What git ignores is the same in both versions. */
static int load_older(const struct revision *revision, struct arena *arena, struct str path, struct str *text)
{
	if (revision_lacks(revision, path))
		return -ENOENT;
	return revision_find(revision, path) ? revision_load(revision, arena, path, text)
					     : disk_load(arena, path_join(arena, revision->root, path), text);
}

/* What stands in place of the disk's texts, if anything does. */
static int load_newer(const struct check *check, struct arena *arena, struct str absolute, struct str *text)
{
	if (check->stdin_path.len && str_eq(absolute, path_join(arena, check->model.root, check->stdin_path))) {
		*text = check->options.stdin_text;
		return 0;
	}
	if (check->options.policy_text.len && str_eq(absolute, check->policy_path)) {
		*text = check->options.policy_text;
		return 0;
	}
	return disk_load(arena, absolute, text);
}

/* Any text of the version that is judged; its policy may be another one's. */
static int load_text(void *context, struct arena *arena, struct str absolute, struct str *text)
{
	const struct check *check = context;
	struct str root = check->model.root;
	if (check->view.code && path_is_under(absolute, root))
		return load_older(check->view.code, arena, path_relative(arena, root, absolute), text);
	return load_newer(check, arena, absolute, text);
}

int check_text(const struct check *check, struct arena *arena, struct str path, struct str *text)
{
	return load_text((void *)(uintptr_t)check, arena, path_join(arena, check->model.root, path), text);
}

static int load_policy(void *context, struct arena *arena, struct str absolute, struct str *text)
{
	const struct check *check = context;
	const struct revision *revision = check->view.policy;
	if (!revision)
		return load_newer(check, arena, absolute, text);
	return revision_load(revision, arena, path_relative(arena, check->model.root, absolute), text);
}

/* The files that the older version's `include` may name. */
static void list_policies(void *context, void (*found)(void *finder, struct str path), void *finder)
{
	const struct revision *revision = ((const struct check *)context)->view.policy;
	for (size_t i = 0; i < revision->files.len; i++)
		found(finder, revision->files.items[i].path);
}

static void configure(struct check *check)
{
	struct configuration configuration;
	struct text_source source = {.load = load_policy,
				     .load_build = load_text,
				     .list = check->view.policy ? list_policies : NULL,
				     .compile = check->view.compile,
				     .database = check->options.database,
				     .context = check};
	struct str config = check->options.config.len ? check->options.config : STR(POLICY_FILE_NAME);
	if (path_is_absolute(config))
		config = path_relative(&check->arena, check->model.root, path_real(&check->arena, config));
	check->policy_path = path_join(&check->arena, check->model.root, config);
	configuration_load(&configuration, check->model.root, config, &source);
	model_configure(&check->model, &configuration);
}

static void scan_stdin(struct check *check)
{
	if (check->stdin_path.len == 0)
		return;
	struct file *file = file_table_intern(&check->model.table, check->stdin_path);
	file->overlay = (struct overlay){.text = check->options.stdin_text, .open = true};
	model_touch(&check->model, check->stdin_path, true);
	model_scan(&check->model, file, check->options.stdin_text);
}

/* ---- an older version of the code ---- */

static bool is_lacking(const void *revision, struct str path)
{
	return revision_lacks(revision, path);
}

/* The walk does not enter dot folders, so nothing in them is judged by itself. */
static bool is_walked_path(struct str path)
{
	return !str_starts(path, STR(".")) && !str_contains(path, STR("/."));
}

static void hide_newer(const struct check *check, struct loaded_tree *tree)
{
	size_t kept = 0;
	for (size_t i = 0; i < tree->files.len; i++) {
		struct loaded_file *file = &tree->files.items[i];
		if (check->view.code && revision_lacks(check->view.code, file->path))
			free(file->scan);
		else
			tree->files.items[kept++] = *file;
	}
	tree->files.len = kept;
}

/* Texts that differ stand in place of the disk's, like unsaved ones. */
static void put_older(struct check *check)
{
	const struct revision *revision = check->view.code;
	for (size_t i = 0; revision && i < revision->files.len; i++) {
		const struct revision_file *older = &revision->files.items[i];
		if (!older->changed || !older->regular || older->binary || !is_walked_path(older->path))
			continue;
		struct file *file = file_table_intern(&check->model.table, older->path);
		file->overlay = (struct overlay){.text = older->text, .open = true, .lasting = true};
		model_touch(&check->model, older->path, true);
		if (file_is_followed(file))
			model_scan(&check->model, file, older->text);
		else
			file->scanned = false;
	}
}

static void set_view(struct check *check)
{
	const struct revision *revision = check->view.code;
	if (!revision)
		return;
	check->model.table.hides = is_lacking;
	check->model.table.hides_context = revision;
	check->model.absent = revision->came.list.items;
	check->model.absent_count = revision->came.list.len;
}

static unsigned job_count(const struct check_options *options)
{
	unsigned jobs = options->jobs ? options->jobs : uv_available_parallelism();
	return jobs ? jobs : 1;
}

/* Nobody knows what is in them: a run that says nothing of that would be no verdict. */
static void take_unread_folders(struct check *check, const struct loaded_tree *tree)
{
	for (size_t i = 0; i < tree->unread.len; i++) {
		const struct unread_folder *folder = &tree->unread.items[i];
		if (!check_is_reported(check, folder->path))
			continue;
		struct str path = arena_str(&check->arena, folder->path);
		add_failed(check, path, str_from(strerror(-folder->error)));
		add_fault(check, path, folder->error);
	}
}

static void load(struct check *check)
{
	struct loaded_tree tree;
	struct load_options options = {.root_fd = check->model.root_fd,
				       .policy = check->model.configuration.policy,
				       .threads = job_count(&check->options),
				       .hashes = check->options.level == CHECK_FULL};
	tree_load(&options, &tree);
	take_unread_folders(check, &tree);
	hide_newer(check, &tree);
	model_adopt_tree(&check->model, &tree);
	loaded_tree_finish(&tree);
	put_older(check);
	scan_stdin(check);
}

/* ---- judging ---- */

static void ignore_change(void *context, struct str path)
{
	(void)context;
	(void)path;
}

static void judge_all(struct check *check)
{
	struct model *model = &check->model;
	const struct change_listener nobody = {.changed = ignore_change};
	model_plan(model, &(struct file_visitor){0});
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		model_judge(model, files[i]);
	model_judge_whole(model, &(struct violations){0}, &nobody);
}

/* The baseline that the verdicts ask for takes the old one's place. */
static void renew_baseline(struct check *check)
{
	struct configuration *configuration = &check->model.configuration;
	size_t count;
	struct file *const *files = model_code_files(&check->model, &count);
	VEC(const struct violation *) all = {0};
	for (size_t i = 0; i < count; i++)
		for (size_t v = 0; v < files[i]->verdict.len; v++)
			vec_push(&all, &files[i]->verdict.items[v]);
	baseline_write(configuration->baseline, all.items, all.len, check->options.baseline == CHECK_BASELINE_RENEWED,
		       &check->baseline);
	vec_free(&all);

	check->baseline_path = path_join(&check->arena, check->model.root, STR(BASELINE_FILE_NAME));
	check->accepted_before = baseline_total(configuration->baseline);
	baseline_destroy(configuration->baseline);
	configuration->baseline = baseline_parse(STR(BASELINE_FILE_NAME), strbuf_str(&check->baseline),
						 &configuration->faults, &check->arena);
	model_judge_whole(&check->model, &(struct violations){0}, &(struct change_listener){.changed = ignore_change});
}

/* At full level symbol uses make dependencies as well, once everybody's declarations are known. */
static void take_parses(struct check *check)
{
	size_t count;
	struct file *const *files = model_code_files(&check->model, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i]->parses.len == 0)
			continue;
		model_link(&check->model, files[i]);
		model_contribute(&check->model, files[i], NULL);
	}
	model_settle_bodies(&check->model, &(struct file_visitor){0});
	check->model.index_complete = true;
	for (size_t i = 0; i < count; i++)
		model_count_uses(&check->model, files[i]);
}

static bool is_asked(void *check, struct str path)
{
	return check_is_reported(check, path);
}

static void parse_all(struct check *check)
{
	struct parse_run run = {.model = &check->model,
				.jobs = job_count(&check->options),
				.progress = check->options.progress,
				.progress_context = check->options.context,
				.is_asked = is_asked,
				.asked_context = check,
				.arena = &check->arena};
	check_parse(&run);
	for (size_t i = 0; i < run.failed.len; i++)
		add_failed(check, run.failed.items[i], run.why.items[i]);
	for (size_t i = 0; i < run.faults.len; i++)
		vec_push(&check->faults, run.faults.items[i]);
	check->report.coverage.parsed = run.parsed;
	check->report.coverage.unnamed = run.unnamed;
	check->report.coverage.without_arguments =
		!check->model.configuration.database.count && !check->model.configuration.argument_count;
	vec_free(&run.failed);
	vec_free(&run.why);
	vec_free(&run.faults);
	take_parses(check);
}

/* ---- the report ---- */

static int by_order(const void *a, const void *b)
{
	const struct violation *const *left = a, *const *right = b;
	return violation_cmp_qsort(*left, *right);
}

static void report_faults(struct check *check, const struct violations *faults)
{
	check->policy_faulty = true;
	for (size_t i = 0; i < faults->len; i++)
		vec_push(&check->violations, &faults->items[i]);
}

static void cover_file(struct check *check, const struct file *file)
{
	struct coverage *coverage = &check->report.coverage;
	coverage->files++;
	coverage->scanned += file->scanned;
	coverage->unowned += file->role.source && file->role.module == MODULE_NONE && !file->role.composition_root;
	if (check->options.level == CHECK_SCAN)
		count_unresolved(&check->model, file, &check->arena, coverage);
	if (file->read_error) {
		add_failed(check, file->path, str_from(strerror(-file->read_error)));
		add_fault(check, file->path, file->read_error);
	}
}

static void collect_code(struct check *check)
{
	size_t count;
	struct file *const *files = model_code_files(&check->model, &count);
	for (size_t i = 0; i < count; i++) {
		if (!check_is_reported(check, files[i]->path))
			continue;
		cover_file(check, files[i]);
		for (size_t v = 0; v < files[i]->verdict.len; v++)
			vec_push(&check->violations, &files[i]->verdict.items[v]);
	}
}

static void collect_told(struct check *check)
{
	const struct violations *told = &check->model.told;
	for (size_t i = 0; i < told->len; i++)
		if (check_is_reported(check, told->items[i].file))
			vec_push(&check->violations, &told->items[i]);
}

void check_finish_report(struct check *check)
{
	if (check->violations.len)
		qsort(check->violations.items, check->violations.len, sizeof *check->violations.items, by_order);
	if (check->failed.len)
		qsort(check->failed.items, check->failed.len, sizeof *check->failed.items, str_cmp_qsort);
	struct str *why = arena_array(&check->arena, struct str, check->failed.len);
	for (size_t i = 0; i < check->failed.len; i++)
		why[i] = check->why.items[strmap_get(&check->why_of, check->failed.items[i])];
	check->report.violations = check->violations.items;
	check->report.count = check->violations.len;
	check->report.coverage.failed = check->failed.items;
	check->report.coverage.why = why;
	check->report.coverage.failed_count = check->failed.len;
	check->report.coverage.with_symbols = check->options.level == CHECK_FULL;
}

static bool is_on_somewhere(const struct policy *policy, enum rule_id rule)
{
	bool on = policy_severity(policy, rule, MODULE_NONE) != SEVERITY_OFF;
	for (size_t i = 0; i < policy_module_count(policy) && !on; i++)
		on = policy_severity(policy, rule, (module_id)i) != SEVERITY_OFF;
	return on;
}

static void note_judged_rules(struct check *check)
{
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule_info *info = rule_info((enum rule_id)id);
		bool within_reach = info->needs != RULE_NEEDS_CHANGE &&
				    (info->needs != RULE_NEEDS_PARSE || check->options.level == CHECK_FULL);
		check->report.judged[id] = info->judged && within_reach &&
					   is_on_somewhere(check->model.configuration.policy, (enum rule_id)id);
	}
}

/* Files of other names become code as they are included; modules may tie over these as well. */
static bool finds_ties(struct check *check)
{
	if (!check->model.code_changed)
		return false;
	check->model.code_changed = false;
	model_check_ties(&check->model, &check->arena, &check->ties);
	if (check->ties.len > 0)
		report_faults(check, &check->ties);
	return check->ties.len > 0;
}

/* What the run before read and parsed serves again. */
static void gather(struct check *check)
{
	if (!check->loaded)
		load(check);
	check->loaded = true;
	model_refresh(&check->model, &(struct file_visitor){0});
	if (finds_ties(check) || check->options.level != CHECK_FULL)
		return;
	if (check->parsed)
		take_parses(check);
	else
		parse_all(check);
	check->parsed = true;
	finds_ties(check);
}

static void run(struct check *check)
{
	check->report.judged[RULE_CONFIG] = true;
	configure(check);
	if (check->model.configuration.faults.len > 0)
		report_faults(check, &check->model.configuration.faults);
	else
		gather(check);
	if (check->policy_faulty)
		return;
	judge_all(check);
	if (check->options.baseline == CHECK_BASELINE_RENEWED ||
	    (check->options.baseline == CHECK_BASELINE_SHRUNK && check->model.configuration.baseline))
		renew_baseline(check);
	note_judged_rules(check);
	collect_code(check);
	collect_told(check);
}

static struct check *check_create(const struct check_options *options, int *status)
{
	struct check *check = mem_new(struct check);
	check->options = *options;
	check->files = (struct judged_files){.model = &check->model, .source = {.load = load_text, .context = check}};
	*status = model_init(&check->model, options->root);
	if (*status != 0)
		add_fault(check, options->root, *status);
	return check;
}

struct check *check_judge(const struct check_options *options, const struct check_view *view)
{
	int status;
	struct check *check = check_create(options, &status);
	check->view = *view;
	set_view(check);
	if (status == 0)
		take_paths(check);
	if (check->faults.len == 0) /* judging something else than was asked for would be no answer */
		run(check);
	check_finish_report(check);
	return check;
}

struct check *check_failed(const struct check_options *options, struct str fault)
{
	int status;
	struct check *check = check_create(options, &status);
	vec_push(&check->faults, arena_str(&check->arena, fault));
	return check;
}

struct check *check_run(const struct check_options *options)
{
	return options->since.len ? check_since(options) : check_judge(options, &(struct check_view){0});
}

void check_again(struct check *check, enum check_level level, struct str policy_text, enum check_baseline baseline)
{
	check->options.level = level;
	check->options.policy_text = policy_text;
	check->options.baseline = baseline;
	/* What was read stays covered as it was; which files there are is told anew. */
	check->report.coverage = (struct coverage){.parsed = check->report.coverage.parsed};
	check->policy_faulty = check->mapped = false;
	check->model.code_changed = true;
	vec_clear(&check->violations);
	vec_clear(&check->ties);
	strbuf_clear(&check->baseline);
	run(check);
	check_finish_report(check);
}

void check_destroy(struct check *check)
{
	if (!check)
		return;
	for (size_t i = 0; i < check->companions.len; i++)
		check_destroy(check->companions.items[i]);
	vec_free(&check->companions);
	strbuf_free(&check->baseline);
	vec_free(&check->paths);
	vec_free(&check->notices);
	vec_free(&check->weakened);
	vec_free(&check->faults);
	vec_free(&check->failed);
	vec_free(&check->why);
	strmap_finish(&check->why_of);
	vec_free(&check->violations);
	vec_free(&check->ties);
	judged_files_finish(&check->files);
	model_finish(&check->model);
	if (check->revision)
		revision_finish(check->revision);
	free(check->revision);
	arena_finish(&check->arena);
	free(check);
}

struct model *check_model(struct check *check)
{
	return &check->model;
}

const struct module_map *check_map(struct check *check)
{
	bool judged = check->model.plan && !check->policy_faulty;
	if (judged && !check->mapped)
		map_of_model(&check->model, &check->arena, check->options.level == CHECK_FULL, &check->map);
	check->mapped = judged;
	return &check->map;
}

bool check_baseline(const struct check *check, struct str *path, struct str *text, size_t *before, size_t *now)
{
	*path = check->baseline_path;
	*text = strbuf_str(&check->baseline);
	*before = check->accepted_before;
	*now = baseline_total(check->model.configuration.baseline);
	return text->len > 0;
}

const struct report *check_report(const struct check *check)
{
	return &check->report;
}

bool check_policy_faulty(const struct check *check)
{
	return check->policy_faulty;
}

const struct str *check_faults(const struct check *check, size_t *count)
{
	*count = check->faults.len;
	return check->faults.items;
}

const struct str *check_notices(const struct check *check, size_t *count)
{
	*count = check->notices.len;
	return check->notices.items;
}

bool check_line(void *context, struct str file, uint32_t line, struct str *text)
{
	struct check *check = context;
	return judged_files_line(&check->files, file, line, text);
}

bool check_place(void *context, struct str file, size_t offset, struct text_place *place)
{
	struct check *check = context;
	return judged_files_place(&check->files, file, offset, place);
}

bool check_fixes(void *context, const struct violation *violation, struct fixes *out)
{
	struct check *check = context;
	/* Where a change is compared, the policy that judges is not the one that a fix would edit. */
	bool none = check->policy_faulty || check->options.since.len > 0;
	return none || judged_files_fixes(&check->files, violation, out);
}
