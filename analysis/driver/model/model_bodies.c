/* Which parses are hung on which files, and which files they tell of besides: see bodies.h. */
#include "model/bodies.h"

#include <stdlib.h>
#include <string.h>

#include "model/model_parts.h"

void model_doubt_bodies(struct model *model, struct file *file)
{
	if (!file->bodies || file->bodies->doubtful)
		return;
	file->bodies->doubtful = true;
	vec_push(&model->doubted, file);
}

/* ---- what a parse tells of ---- */

static void add_source(struct model *model, struct file *file, struct body_source source)
{
	if (!file->bodies)
		file->bodies = mem_new(struct bodies);
	struct bodies *bodies = file->bodies;
	size_t at = bodies->sources.len;
	vec_push(&bodies->sources, source);
	for (; at > 0 && str_cmp(bodies->sources.items[at - 1].main->path, source.main->path) > 0; at--)
		bodies->sources.items[at] = bodies->sources.items[at - 1];
	bodies->sources.items[at] = source;
	model_doubt_bodies(model, file);
}

static void remove_source(struct model *model, struct file *file, const struct parse_result *result)
{
	struct bodies *bodies = file->bodies;
	size_t kept = 0;
	for (size_t i = 0; i < bodies->sources.len; i++)
		if (bodies->sources.items[i].result == result)
			free(bodies->sources.items[i].keys);
		else
			bodies->sources.items[kept++] = bodies->sources.items[i];
	bodies->sources.len = kept;
	model_doubt_bodies(model, file);
}

static bool is_first_of_its_file(const struct parse_facts *facts, size_t use)
{
	return use == 0 || facts->uses[use - 1].file != facts->uses[use].file;
}

static size_t count_told(const struct parse_facts *facts)
{
	size_t count = 0;
	for (size_t i = 0; i < facts->use_count; i++)
		count += is_first_of_its_file(facts, i);
	return count;
}

/* Keys are made while the facts are at hand, but for the unit's own file, of which hardly anybody else will tell. */
static void list_result(struct model *model, struct parse_result *result)
{
	const struct parse_facts *facts = parse_result_facts(result);
	struct file *main = file_table_intern(&model->table, facts->files[0]);
	result->listed = true;
	result->tells_count = 0;
	free(result->tells);
	result->tells = mem_alloc(count_told(facts) * sizeof *result->tells);
	for (size_t i = 0; i < facts->use_count; i++) {
		uint32_t index = facts->uses[i].file;
		if (!is_first_of_its_file(facts, i))
			continue;
		struct file *file = file_table_intern(&model->table, facts->files[index]);
		struct body_source source = {.result = result, .main = main, .index = index};
		if (file != main)
			body_source_list(&source);
		add_source(model, file, source);
		result->tells[result->tells_count++] = file;
	}
}

static void unlist_result(struct model *model, struct parse_result *result)
{
	for (size_t i = 0; i < result->tells_count; i++)
		remove_source(model, result->tells[i], result);
	result->tells_count = 0;
	result->listed = false;
}

void model_list_bodies(struct model *model)
{
	for (size_t i = 0; i < model->unlisted.len; i++) {
		struct parse_result *result = model->unlisted.items[i];
		if (result->hung && !result->listed)
			list_result(model, result);
		parse_result_release(result);
	}
	vec_clear(&model->unlisted);
}

void model_settle_bodies(struct model *model, const struct file_visitor *concerned)
{
	model_list_bodies(model);
	for (size_t i = 0; i < model->doubted.len; i++) {
		struct file *file = model->doubted.items[i];
		file->bodies->doubtful = false;
		if (bodies_choose(file))
			model_visit(concerned, file);
	}
	vec_clear(&model->doubted);
}

/* ---- what hangs where ---- */

void model_hang(struct model *model, struct file *file, struct parse_result *result)
{
	uint32_t index = parse_result_file(result, file->path);
	if (index == UINT32_MAX)
		return;
	vec_push(&file->parses, (struct file_parse){.result = parse_result_retain(result), .index = index});
	if (!result->hung++)
		vec_push(&model->unlisted, parse_result_retain(result));
	model_doubt_bodies(model, file);
}

void model_drop_parses(struct model *model, struct file *file)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		struct parse_result *result = file->parses.items[i].result;
		if (!--result->hung && result->listed)
			unlist_result(model, result);
		parse_result_release(result);
	}
	if (file->parses.len > 0)
		model_doubt_bodies(model, file);
	vec_clear(&file->parses);
}

void model_move_bodies(struct model *model, struct file *file, const struct text_edit *edits, size_t count)
{
	if (!file->bodies)
		return;
	if (edits) {
		bodies_move(file, edits, count);
		return;
	}
	bodies_forget(file->bodies);
	model_doubt_bodies(model, file);
}

void model_finish_bodies(struct model *model)
{
	for (size_t i = 0; i < model->unlisted.len; i++)
		parse_result_release(model->unlisted.items[i]);
	vec_free(&model->unlisted);
	vec_free(&model->doubted);
}
