/* Verdicts: each file judged from what the model knows, and what only all of them together decide. */
#include "model/model.h"

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/hash.h>

#include "model/model_parts.h"

/* ---- public headers, for `instead` ---- */

struct public_headers {
	struct {
		struct str *items;
		size_t len, cap;
	} *modules;
	size_t module_count;
};

void public_headers_destroy(struct public_headers *headers)
{
	if (!headers)
		return;
	for (size_t i = 0; i < headers->module_count; i++)
		vec_free(&headers->modules[i]);
	free(headers->modules);
	free(headers);
}

void model_stale_public_headers(struct model *model)
{
	public_headers_destroy(model->public_headers);
	model->public_headers = NULL;
}

static void collect_public_headers(struct model *model)
{
	struct public_headers *headers = mem_new(struct public_headers);
	headers->module_count = policy_module_count(model->configuration.policy);
	headers->modules = mem_zalloc((headers->module_count + 1) * sizeof *headers->modules);
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		if (files[i]->role.module != MODULE_NONE && files[i]->role.public_header)
			vec_push(&headers->modules[files[i]->role.module], files[i]->path);
	model->public_headers = headers;
}

static const struct str *public_headers_of(void *context, module_id module, size_t *count)
{
	struct model *model = context;
	if (!model->public_headers)
		collect_public_headers(model);
	*count = model->public_headers->modules[module].len;
	return model->public_headers->modules[module].items;
}

/* ---- one file ---- */

struct judge_context model_judge_context(struct model *model)
{
	return (struct judge_context){.policy = model->configuration.policy,
				      .plan = model->plan,
				      .index = model->index_complete ? model->index : NULL,
				      .public_headers = model->plan ? public_headers_of : NULL,
				      .awaits_index = model->awaits_index,
				      .reaches = model_reaches,
				      .context = model};
}

static uint64_t hash_number(uint64_t seed, uint64_t number)
{
	return hash_more(seed, (struct str){(const char *)&number, sizeof number});
}

static uint64_t hash_range(uint64_t hash, struct text_range range)
{
	hash = hash_number(hash, (uint64_t)range.begin.line << 32 | range.begin.column);
	return hash_number(hash, (uint64_t)range.end.line << 32 | range.end.column);
}

/* Everything that is published of it: the fingerprint stands for the modules, the target and the symbol. */
static uint64_t hash_violation(uint64_t hash, const struct violation *v)
{
	hash = hash_number(hash, (uint64_t)v->rule << 16 | (uint64_t)v->severity << 8 | v->status);
	hash = hash_number(hash, v->fingerprint);
	hash = hash_range(hash, v->range);
	hash = hash_more(hash_more(hash, v->message), v->because);
	for (size_t i = 0; i < v->instead_count; i++)
		hash = hash_more(hash, v->instead[i]);
	for (size_t i = 0; i < v->note_count; i++) {
		hash = hash_range(hash, v->notes[i].range);
		hash = hash_more(hash_more(hash, v->notes[i].file), v->notes[i].message);
	}
	return hash;
}

static uint64_t hash_verdict(const struct violations *verdict)
{
	uint64_t hash = verdict->len;
	for (size_t i = 0; i < verdict->len; i++)
		hash = hash_violation(hash, &verdict->items[i]);
	return hash;
}

/* Takes a new verdict whose strings live in `memory`, which is taken as well. Returns whether it differs from the one
 * before. */
static bool replace_verdict(struct file *file, struct violations *verdict, struct arena *memory)
{
	vec_free(&file->verdict);
	arena_finish(&file->verdict_memory);
	file->verdict = *verdict;
	file->verdict_memory = *memory;
	*verdict = (struct violations){0};
	*memory = (struct arena){0};
	uint64_t before = file->verdict_hash;
	file->verdict_hash = hash_verdict(&file->verdict);
	return file->verdict_hash != before;
}

/* The other files' facts, with those of their uses alone that count here. */
static void add_bodies(struct arena *scratch, const struct file *file, struct subject *subject)
{
	size_t count = file->bodies ? file->bodies->parses.len : 0;
	const struct parse_facts **parses = arena_array(scratch, const struct parse_facts *, count);
	uint32_t *indices = arena_array(scratch, uint32_t, count);
	for (size_t i = 0; i < count; i++) {
		const struct body_parse *parse = &file->bodies->parses.items[i];
		struct parse_facts *facts = arena_array(scratch, struct parse_facts, 1);
		*facts = *parse_result_facts(parse->result);
		facts->uses = parse->uses;
		facts->use_count = parse->use_count;
		parses[i] = facts;
		indices[i] = parse->index;
	}
	subject->body_parses = parses;
	subject->body_file_index = indices;
	subject->body_parse_count = count;
}

struct subject model_subject(struct model *model, const struct file *file)
{
	static const struct scan_facts no_facts;
	struct arena *scratch = &model->scratch;
	struct resolved_include *includes = arena_array(scratch, struct resolved_include, file->links.len);
	for (size_t i = 0; i < file->links.len; i++) {
		const struct include_link *link = &file->links.items[i];
		includes[i].include = link->include;
		if (link->target) {
			includes[i].target = link->target->path;
			includes[i].target_role = link->target->role;
		}
	}
	const struct parse_facts **parses = arena_array(scratch, const struct parse_facts *, file->parses.len);
	uint32_t *indices = arena_array(scratch, uint32_t, file->parses.len);
	for (size_t i = 0; i < file->parses.len; i++) {
		parses[i] = parse_result_facts(file->parses.items[i].result);
		indices[i] = file->parses.items[i].index;
	}
	struct subject subject = {.path = file->path,
				  .role = file->role,
				  .scan = file->scan ? file->scan : &no_facts,
				  .includes = includes,
				  .include_count = file->links.len,
				  .parses = parses,
				  .file_index = indices,
				  .parse_count = file->parses.len};
	add_bodies(scratch, file, &subject);
	model_add_commands(model, file, includes, &subject);
	return subject;
}

/* In a server nobody looks at the facts of a closed file again before something about it changes. */
static void pack_closed(const struct model *model, struct file *file)
{
	for (size_t i = 0; model->packs && !file->overlay.open && i < file->parses.len; i++)
		parse_result_pack(file->parses.items[i].result);
	for (size_t i = 0; model->packs && file->bodies && i < file->bodies->parses.len; i++)
		parse_result_pack(file->bodies->parses.items[i].result);
}

bool model_judge(struct model *model, struct file *file)
{
	struct violations verdict = {0};
	/* Most files have no violation: the memory of such a judgement serves the next one. */
	struct arena memory = model->spare_verdict_memory;
	model->spare_verdict_memory = (struct arena){0};
	if (file->code && file->present) {
		struct subject subject = model_subject(model, file);
		struct judge_context context = model_judge_context(model);
		model->judging = file;
		file->asked_reach = false;
		judge_file(&context, &memory, &subject, &verdict);
		judge_finish(&context, &memory, &subject, &verdict);
		model->judging = NULL;
		pack_closed(model, file);
		arena_reset(&model->scratch);
	}
	if (verdict.len > 0)
		return replace_verdict(file, &verdict, &memory);
	vec_free(&verdict);
	arena_reset(&memory);
	model->spare_verdict_memory = memory;
	bool changed = file->verdict_hash != 0;
	vec_free(&file->verdict);
	arena_finish(&file->verdict_memory);
	file->verdict_hash = 0;
	return changed;
}

void model_symbol_uses(struct model *model, struct file *file,
		       void (*visit)(void *visitor, module_id to, uint32_t count), void *visitor)
{
	struct subject subject = model_subject(model, file);
	struct judge_context context = model_judge_context(model);
	judge_symbol_uses(&context, &subject, visit, visitor);
	arena_reset(&model->scratch);
}

/* ---- all files together ---- */

struct whole {
	struct model *model;
	VEC(struct violation *) all; /* of code files, in the order of the report */
	struct violations told;      /* those of policy files and the like */
	struct arena memory;
};

static bool file_exists(void *context, struct str path)
{
	const struct whole *whole = context;
	const struct file *file = file_table_get(&whole->model->table, path);
	return file && file->present && file->code;
}

/* What rests on symbols, a cycle over them as well, is known once the files have been parsed. */
static bool is_wholly_parsed(const struct file *file)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		const struct file_parse *parse = &file->parses.items[i];
		if (parse_facts_has_errors(&parse->result->facts, parse->index))
			return false;
	}
	return file->parses.len > 0;
}

static bool was_judged(void *context, enum rule_id rule, struct str path, bool of_symbol)
{
	const struct whole *whole = context;
	const struct rule_info *info = rule_info(rule);
	if (!info->judged || info->needs == RULE_NEEDS_CHANGE)
		return false;
	if (info->needs == RULE_NEEDS_GRAPH)
		return whole->model->plan != NULL && !whole->model->awaits_index &&
		       (rule != RULE_CYCLE || whole->model->index_complete);
	const struct file *file = file_table_get(&whole->model->table, path);
	bool needs_parse = info->needs == RULE_NEEDS_PARSE || of_symbol;
	if (!needs_parse)
		return true;
	/* Where a file is gone, only a parse of all others tells whether one of them took its violations along. */
	return whole->model->index_complete && (!file || !file->present || is_wholly_parsed(file));
}

static void apply_baseline(struct whole *whole)
{
	struct model *model = whole->model;
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++)
		for (size_t v = 0; v < files[i]->verdict.len; v++) {
			struct violation *violation = &files[i]->verdict.items[v];
			if (violation->status == VIOLATION_BASELINED)
				violation->status = VIOLATION_NEW;
			vec_push(&whole->all, violation);
		}
	baseline_apply(model->configuration.baseline, model->configuration.policy, &whole->memory, whole->all.items,
		       whole->all.len, file_exists, was_judged, whole, &whole->told);
	vec_free(&whole->all);
}

/* Statuses may have changed: the hashes follow, and whoever listens is told. */
static void rehash(struct model *model, const struct change_listener *listener)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		if (files[i]->verdict.len == 0)
			continue;
		uint64_t hash = hash_verdict(&files[i]->verdict);
		if (hash != files[i]->verdict_hash)
			listener->changed(listener->context, files[i]->path);
		files[i]->verdict_hash = hash;
	}
}

/* The violations from `begin` on that stand in the same file: [begin, end). */
static struct violations same_file(const struct violations *all, size_t begin)
{
	size_t end = begin;
	while (end < all->len && str_eq(all->items[end].file, all->items[begin].file))
		end++;
	return (struct violations){.items = all->items + begin, .len = end - begin};
}

/* Which files are told of, with a hash each: it outlives the policy that the violations borrow from. */
static void index_told(struct model *model, struct told_files *index)
{
	for (size_t i = 0; i < model->told.len;) {
		struct violations part = same_file(&model->told, i);
		struct str path = file_table_intern(&model->table, part.items->file)->path;
		vec_push(index, (struct told_file){.path = path, .hash = hash_verdict(&part)});
		i += part.len;
	}
}

/* Both are sorted by path: one pass over the two finds the files whose part differs. */
static void tell_differences(const struct told_files *before, const struct told_files *after,
			     const struct change_listener *listener)
{
	for (size_t b = 0, a = 0; b < before->len || a < after->len;) {
		int order = b == before->len  ? 1
			    : a == after->len ? -1
					      : str_cmp(before->items[b].path, after->items[a].path);
		if (order != 0 || before->items[b].hash != after->items[a].hash)
			listener->changed(listener->context, (order <= 0 ? before->items[b] : after->items[a]).path);
		b += order <= 0;
		a += order >= 0;
	}
}

void model_judge_whole(struct model *model, const struct violations *faults, const struct change_listener *listener)
{
	struct whole whole = {.model = model};
	for (size_t i = 0; i < model->configuration.faults.len; i++)
		vec_push(&whole.told, model->configuration.faults.items[i]);
	for (size_t i = 0; i < faults->len; i++)
		vec_push(&whole.told, faults->items[i]);
	if (model->plan) {
		struct judge_context context = model_judge_context(model);
		judge_policy(&context, &whole.memory, &whole.told);
	}
	if (model->configuration.baseline) {
		apply_baseline(&whole);
		rehash(model, listener);
	}
	violations_sort(&whole.told);
	violations_fingerprint(&whole.told);
	vec_free(&model->told);
	arena_finish(&model->told_memory);
	model->told = whole.told;
	model->told_memory = whole.memory;
	struct told_files index = {0};
	index_told(model, &index);
	tell_differences(&model->told_files, &index, listener);
	vec_free(&model->told_files);
	model->told_files = index;
}

void model_forget_verdicts(struct model *model)
{
	vec_clear(&model->told);
	for (size_t i = 0; i < model->table.files.len; i++)
		vec_clear(&model->table.files.items[i]->verdict);
}

const struct violation *model_verdict(const struct model *model, struct str path, size_t *count)
{
	const struct file *file = file_table_get(&model->table, path);
	if (file && file->verdict.len > 0) {
		*count = file->verdict.len;
		return file->verdict.items;
	}
	for (size_t i = 0; i < model->told.len; i++)
		if (str_eq(model->told.items[i].file, path)) {
			struct violations found = same_file(&model->told, i);
			*count = found.len;
			return found.items;
		}
	*count = 0;
	return NULL;
}
