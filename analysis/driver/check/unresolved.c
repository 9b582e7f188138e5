/*
 * Counts includes that were found nowhere, as far as that is a gap: "..." alone, as <...> mostly leads to the system,
 * whose folders the scan does not know; none that an `external` names, as that is judged as it is written; none inside
 * an #if, which may stand for another machine.
 */
#include "check/unresolved.h"

#include "model/model_parts.h"

/* What lies outside the root was found: it is nobody's. */
static bool lies_outside(struct model *model, const struct file *file, const struct include_fact *include)
{
	struct file_finder finder = file_table_finder(&model->table);
	bool outside = false;
	for (size_t i = 0; i < file->contexts.len && !outside; i++) {
		const struct search_path *path = &model->contexts.items[file->contexts.items[i]].path;
		outside = resolve_include(&model->scratch, path, &finder, file->path, include).len > 0;
	}
	arena_reset(&model->scratch);
	return outside;
}

/* Under another command. */
static bool is_found(const struct file *file, const struct include_fact *include)
{
	for (size_t i = 0; file->contexts.len > 1 && i < file->links.len; i++)
		if (file->links.items[i].include == include && file->links.items[i].target)
			return true;
	return false;
}

static bool is_gap(struct model *model, const struct file *file, const struct include_fact *include)
{
	return include->form == INCLUDE_QUOTE && !include->conditional &&
	       !policy_external_included(model->configuration.policy, include->spelled) && !is_found(file, include) &&
	       !lies_outside(model, file, include);
}

void count_unresolved(struct model *model, const struct file *file, struct arena *arena, struct coverage *coverage)
{
	for (size_t i = 0; i < file->links.len; i++) {
		const struct include_fact *include = file->links.items[i].include;
		if (file->links.items[i].target || !is_gap(model, file, include))
			continue;
		if (!coverage->unresolved++)
			coverage->first_unresolved = arena_printf(arena, "%.*s:%u: %.*s", STR_ARG(file->path),
								  include->range.begin.line, STR_ARG(include->spelled));
	}
}
