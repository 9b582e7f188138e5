/* How a change loosened policy, baseline and suppressions: gathers what core/change/ compares. */
#include "check/since.h"

#include <stdlib.h>
#include <string.h>

/* ---- the texts of both policies ---- */

struct text_list {
	VEC(struct version_file) files;
};

static void add_text(struct text_list *list, struct str path, int status, struct str text)
{
	if (status == 0)
		vec_push(&list->files, (struct version_file){path, text});
}

/* The newer policy's texts, as they were judged; none where the policy is gone. */
static void newer_texts(struct since *since, struct arena *arena, struct text_list *list)
{
	const struct check *judged = since->at_revision ? since->proposed : since->head;
	if (!judged)
		return;
	const struct configuration *configuration = &judged->model.configuration;
	for (size_t i = 0; i < configuration->policy_file_count; i++) {
		struct str text, path = configuration->policy_files[i];
		add_text(list, path, check_text(since->head, arena, path, &text), text);
	}
}

static void older_texts(struct since *since, struct arena *arena, struct text_list *list)
{
	const struct check *judged = since->at_revision ? since->head : since->former;
	const struct configuration *configuration = &judged->model.configuration;
	for (size_t i = 0; i < configuration->policy_file_count; i++) {
		struct str text, path = configuration->policy_files[i];
		add_text(list, path, revision_load(since->revision, arena, path, &text), text);
	}
}

/* Every file of either version: over them a policy decides who owns what. */
static struct str *all_paths(struct since *since, struct arena *arena, size_t *count)
{
	struct model *models[] = {&since->head->model, since->base ? &since->base->model : NULL};
	VEC(struct str) paths = {0};
	for (size_t m = 0; m < sizeof models / sizeof *models && models[m]; m++) {
		size_t files;
		struct file *const *code = model_code_files(models[m], &files);
		for (size_t i = 0; i < files; i++)
			vec_push(&paths, code[i]->path);
	}
	if (paths.len)
		qsort(paths.items, paths.len, sizeof *paths.items, str_cmp_qsort);
	*count = 0;
	struct str *kept = arena_array(arena, struct str, paths.len);
	for (size_t i = 0; i < paths.len; i++)
		if (*count == 0 || !str_eq(kept[*count - 1], paths.items[i]))
			kept[(*count)++] = paths.items[i];
	vec_free(&paths);
	return kept;
}

/* ---- what the newer policy does not tell any more ---- */

struct lost {
	VEC(const struct violation *) items;
	VEC(bool) doubtful; /* something else is told of that file by the newer policy */
};

static struct str place_key(struct arena *arena, const struct violation *violation)
{
	return arena_printf(arena, "%u:%u:%.*s", violation->range.begin.line, violation->range.begin.column,
			    STR_ARG(violation->file));
}

static struct str rule_key(struct arena *arena, const struct violation *violation)
{
	return arena_printf(arena, "%d:%.*s", violation->rule, STR_ARG(place_key(arena, violation)));
}

static void note_severity(struct strmap *severities, struct str key, enum severity severity)
{
	uint32_t known = strmap_get(severities, key);
	if (known == STRMAP_NONE || known < (uint32_t)severity)
		strmap_put(severities, key, (uint32_t)severity);
}

static bool reaches(const struct strmap *severities, struct str key, enum severity severity)
{
	uint32_t known = strmap_get(severities, key);
	return known != STRMAP_NONE && known >= (uint32_t)severity;
}

/* What is told of the code: by rule and place; and of what another run does not tell, by place and by file. */
struct told_places {
	struct strmap rules, more, files;
};

static void index_rules(struct check *check, struct arena *arena, struct told_places *places)
{
	size_t count;
	struct file *const *files = model_code_files(&check->model, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t v = 0; v < files[i]->verdict.len; v++)
			if (files[i]->verdict.items[v].status == VIOLATION_NEW)
				note_severity(&places->rules, rule_key(arena, &files[i]->verdict.items[v]),
					      files[i]->verdict.items[v].severity);
}

static void index_more(struct check *check, struct arena *arena, struct told_places *places,
		       const struct told_places *others)
{
	size_t count;
	struct file *const *files = model_code_files(&check->model, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t v = 0; v < files[i]->verdict.len; v++) {
			const struct violation *violation = &files[i]->verdict.items[v];
			if (violation->status != VIOLATION_NEW ||
			    strmap_get(&others->rules, rule_key(arena, violation)) != STRMAP_NONE)
				continue;
			note_severity(&places->more, place_key(arena, violation), violation->severity);
			note_severity(&places->files, violation->file, violation->severity);
		}
}

static void told_places_finish(struct told_places *places)
{
	strmap_finish(&places->rules);
	strmap_finish(&places->more);
	strmap_finish(&places->files);
}

/* Lost is what neither the same rule tells any more, nor another one in its place. */
static void find_lost(struct check *older, struct check *newer, struct arena *arena, struct lost *lost)
{
	struct told_places before = {0}, after = {0};
	size_t count;
	struct file *const *files = model_code_files(&older->model, &count);
	index_rules(older, arena, &before);
	if (newer) {
		index_rules(newer, arena, &after);
		index_more(newer, arena, &after, &before);
	}
	for (size_t i = 0; i < count; i++)
		for (size_t v = 0; v < files[i]->verdict.len; v++) {
			const struct violation *violation = &files[i]->verdict.items[v];
			enum severity severity = violation->severity;
			if (violation->status != VIOLATION_NEW ||
			    reaches(&after.rules, rule_key(arena, violation), severity) ||
			    reaches(&after.more, place_key(arena, violation), severity))
				continue;
			vec_push(&lost->items, violation);
			vec_push(&lost->doubtful, strmap_get(&after.files, violation->file) != STRMAP_NONE);
		}
	told_places_finish(&before);
	told_places_finish(&after);
}

/* ---- all of it ---- */

static void compare_policies(struct since *since, struct arena *arena, struct violations *out)
{
	struct check *older = since->at_revision ? since->head : since->former;
	struct check *newer = since->at_revision ? since->proposed : since->head;
	struct text_list before = {0}, after = {0};
	struct loosenings loosenings = {0};
	struct lost lost = {0};
	size_t path_count;
	struct str *paths = all_paths(since, arena, &path_count);
	older_texts(since, arena, &before);
	newer_texts(since, arena, &after);
	policy_compare(arena, &(struct policy_texts){before.files.items, before.files.len},
		       &(struct policy_texts){after.files.items, after.files.len}, paths, path_count, &loosenings);
	if (newer)
		baseline_compare(arena, older->model.configuration.baseline, newer->model.configuration.baseline,
				 &since->revision->moves, &loosenings);
	find_lost(older, newer, arena, &lost);
	struct policy_place start = {since->policy_file, {{1, 1}, {1, 1}}};
	loosenings_tell(arena, &loosenings, lost.items.items, lost.doubtful.items, lost.items.len, &start, out);
	vec_free(&before.files);
	vec_free(&after.files);
	vec_free(&loosenings);
	vec_free(&lost.items);
	vec_free(&lost.doubtful);
}

static bool was_brought(const struct check *head, const struct violation *violation)
{
	for (size_t i = 0; i < head->violations.len; i++)
		if (head->violations.items[i] == violation)
			return true;
	return false;
}

static void compare_file(struct since *since, struct arena *arena, struct file *file, struct violations *out)
{
	const struct revision *revision = since->revision;
	struct str before = moves_before(&revision->moves, file->path), text;
	const struct revision_file *older = revision_find(revision, before);
	if (!file->scan || file->scan->suppression_count == 0 || (!older && !revision_lacks(revision, file->path)) ||
	    (older && !older->changed && !file->overlay.open) || !check_is_reported(since->head, file->path))
		return;
	struct file *then = since->base ? file_table_get(&since->base->model.table, before) : NULL;
	struct suppression_change change = {.path = file->path, .after = file->scan};
	if (older && then && then->present)
		change.before = then->scan;
	if (older && older->changed && check_text(since->head, arena, file->path, &text) == 0)
		change.line_came = lines_brought(arena, older->text, text, &change.line_count);
	const struct violation **verdict = arena_array(arena, const struct violation *, file->verdict.len);
	bool *came = arena_array(arena, bool, file->verdict.len);
	for (size_t i = 0; i < file->verdict.len; i++) {
		verdict[i] = &file->verdict.items[i];
		came[i] = was_brought(since->head, verdict[i]);
	}
	change.verdict = verdict;
	change.came = came;
	change.verdict_count = file->verdict.len;
	suppressions_compare(arena, &change, out);
}

static void compare_suppressions(struct since *since, struct arena *arena, struct violations *out)
{
	size_t count;
	struct file *const *files = model_code_files(&since->head->model, &count);
	for (size_t i = 0; i < count; i++)
		compare_file(since, arena, files[i], out);
}

/* By the older policy; whoever accepts the newer one is still told. */
static void set_severities(const struct since *since, struct violations *weakened)
{
	const struct policy *policy = since->head->model.configuration.policy;
	size_t kept = 0;
	for (size_t i = 0; i < weakened->len; i++) {
		struct violation *violation = &weakened->items[i];
		module_id module = violation->from.len ? policy_find_module(policy, violation->from) : MODULE_NONE;
		enum severity severity = policy_severity(policy, RULE_POLICY_WEAKENED, module);
		violation->severity =
			since->head->options.accept_policy && severity != SEVERITY_OFF ? SEVERITY_INFO : severity;
		if (violation->severity != SEVERITY_OFF)
			weakened->items[kept++] = *violation;
	}
	weakened->len = kept;
}

void since_weakened(struct since *since)
{
	struct arena *arena = &since->head->arena;
	struct violations *weakened = &since->head->weakened;
	struct str text;
	bool gone = since->at_revision && !since->proposed &&
		    check_text(since->head, arena, since->policy_file, &text) != 0;
	if (gone || since->proposed || since->former)
		compare_policies(since, arena, weakened);
	compare_suppressions(since, arena, weakened);
	set_severities(since, weakened);
	violations_sort(weakened);
	violations_fingerprint(weakened);
}
