/* Questions about symbols: what a token names, whose that is, and which header declares it. */
#include <autotomy/driver/query.h>

#include "model/model.h"

/* ---- whose it is ---- */

static bool is_hidden(const struct policy *policy, struct file_role role, struct str name)
{
	return !role.public_header || policy_symbol(policy, role.module, name) == SYMBOL_PRIVATE_BY_NAME;
}

/* Everything that is known of where a symbol stands, whatever the order in which it is met. */
struct places {
	const struct policy *policy;
	struct query_symbol *symbol;
	module_id definer; /* of a definition */
	bool defined, several;
	struct str header_path, private_path;
	struct text_range header_range, private_range;
	module_id header_module, private_module;
};

/* What is sorted first is taken, so that no order of parses decides. */
static bool comes_first(struct str path, struct str before)
{
	return before.len == 0 || str_cmp(path, before) < 0;
}

static void note_header(struct places *places, struct str path, struct file_role role, struct text_range range)
{
	bool hidden = is_hidden(places->policy, role, places->symbol->name);
	struct str *best = hidden ? &places->private_path : &places->header_path;
	if (!comes_first(path, *best))
		return;
	*best = path;
	*(hidden ? &places->private_range : &places->header_range) = range;
	*(hidden ? &places->private_module : &places->header_module) = role.module;
}

static void note_place(struct places *places, struct str path, struct file_role role, struct text_range range,
		       bool definition)
{
	struct query_symbol *symbol = places->symbol;
	if (role.excluded || role.module == MODULE_NONE)
		return;
	if (definition) {
		places->several = places->several || (places->defined && places->definer != role.module);
		places->defined = true;
		places->definer = role.module;
		if (comes_first(path, symbol->definition)) {
			symbol->definition = path;
			symbol->definition_range = range;
		}
	}
	if (!role.source)
		note_header(places, path, role, range);
}

static void note_all(struct places *places, const struct model *model, const struct symbol_fact *fact)
{
	const struct parse_facts *facts = places->symbol->facts;
	for (size_t i = 0; i < fact->place_count; i++) {
		struct str path = facts->files[fact->places[i].file];
		note_place(places, path, policy_role(places->policy, path, false), fact->places[i].range,
			   fact->places[i].definition);
	}
	const struct indexed_place *place =
		fact->id && model->index ? symbol_index_first(model->index, fact->id) : NULL;
	for (; place; place = symbol_index_next(model->index, place))
		note_place(places, place->path, place->role, place->range, place->definition);
}

/* A header that declares it to others decides; a name that no header declares is its definer's own. */
static void conclude(struct places *places)
{
	struct query_symbol *symbol = places->symbol;
	bool shown = places->header_path.len > 0;
	symbol->is_public = shown;
	symbol->header = shown ? places->header_path : places->private_path;
	symbol->header_range = shown ? places->header_range : places->private_range;
	symbol->module = shown                      ? places->header_module
			 : places->private_path.len ? places->private_module
						    : MODULE_NONE;
	bool linked = symbol->kind == SYMBOL_FUNCTION || symbol->kind == SYMBOL_VARIABLE;
	if (places->defined && !places->several && (linked || symbol->module == MODULE_NONE))
		symbol->module = places->definer;
}

static void describe(const struct model *model, const struct parse_facts *facts, uint32_t number,
		     struct text_range range, struct query_symbol *symbol)
{
	const struct symbol_fact *fact = &facts->symbols[number];
	struct places places = {.policy = model->configuration.policy, .symbol = symbol};
	*symbol = (struct query_symbol){
		.name = fact->name,
		.kind = fact->kind,
		.range = range,
		.module = MODULE_NONE,
		.facts = facts,
		.number = number,
	};
	if (fact->system)
		return;
	note_all(&places, model, fact);
	conclude(&places);
}

/* ---- which one is meant ---- */

static bool use_at(const struct parse_facts *facts, uint32_t file, struct text_place place, uint32_t *number,
		   struct text_range *range)
{
	for (size_t i = parse_facts_first_use(facts, file); i < facts->use_count && facts->uses[i].file == file; i++) {
		const struct use_fact *use = &facts->uses[i];
		if (use->how & USE_UNNAMED || !query_holds(use->range, place))
			continue;
		*number = use->symbol;
		*range = use->range;
		return true;
	}
	return false;
}

static bool declaration_at(const struct parse_facts *facts, uint32_t file, struct text_place place, uint32_t *number,
			   struct text_range *range)
{
	for (uint32_t i = 0; i < facts->symbol_count; i++) {
		for (size_t p = 0; p < facts->symbols[i].place_count; p++) {
			const struct symbol_place *declared = &facts->symbols[i].places[p];
			if (declared->file != file || !query_holds(declared->range, place))
				continue;
			*number = i;
			*range = declared->range;
			return true;
		}
	}
	return false;
}

bool query_symbol_at(const struct model *model, struct str path, struct text_place place, struct query_symbol *symbol)
{
	const struct file *file = file_table_get(&model->table, path);
	for (size_t i = 0; file && i < file->parses.len; i++) {
		const struct file_parse *parse = &file->parses.items[i];
		const struct parse_facts *facts = parse_result_facts(parse->result);
		uint32_t number;
		struct text_range range;
		if (!use_at(facts, parse->index, place, &number, &range) &&
		    !declaration_at(facts, parse->index, place, &number, &range))
			continue;
		describe(model, facts, number, range, symbol);
		return true;
	}
	return false;
}

static bool find_named(const struct file *file, struct str name, const struct parse_facts **facts, uint32_t *number)
{
	for (size_t i = 0; i < file->parses.len; i++) {
		*facts = parse_result_facts(file->parses.items[i].result);
		for (uint32_t s = 0; s < (*facts)->symbol_count; s++) {
			const struct symbol_fact *symbol = &(*facts)->symbols[s];
			if (str_eq(symbol->name, name) && symbol->place_count > 0) {
				*number = s;
				return true;
			}
		}
	}
	return false;
}

bool query_symbol_named(struct model *model, struct str name, struct query_symbol *symbol)
{
	size_t count;
	struct file *const *files = model_code_files(model, &count);
	for (size_t i = 0; i < count; i++) {
		const struct parse_facts *facts;
		uint32_t number;
		if (!files[i]->present || !find_named(files[i], name, &facts, &number))
			continue;
		describe(model, facts, number, facts->symbols[number].places[0].range, symbol);
		return true;
	}
	return false;
}
