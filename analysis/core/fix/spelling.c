/* How an include is written so that it leads where it should and looks like those around it. */
#include <autotomy/base/path.h>

#include "fix/directive.h"

/* A way of writing: from a folder, by quotes or brackets. */
struct way {
	struct str folder;
	enum include_form form;
};

static bool leads_to(const struct fix_context *context, struct arena *arena, const struct spelling *spelling,
		     struct str header)
{
	struct include_fact include = {.spelled = spelling->spelled, .form = spelling->form};

	for (size_t i = 0; i < context->path_count; i++)
		if (!str_eq(resolve_include(arena, context->paths[i], context->finder, context->path, &include),
			    header))
			return false;
	return context->path_count > 0;
}

/* A tree path below a made-up root, where folders can be compared. */
static struct str rooted(struct arena *arena, struct str path)
{
	return path_join(arena, STR("/"), path);
}

/* The header as it is seen from the folder of the way; false where it does not lead there. */
static bool spell_from(const struct fix_context *context, struct arena *arena, struct way way, struct str header,
		       struct spelling *spelling)
{
	if (path_is_absolute(way.folder))
		return false;
	spelling->form = way.form;
	spelling->spelled = path_relative(arena, rooted(arena, way.folder), rooted(arena, header));
	return leads_to(context, arena, spelling, header);
}

static bool goes_up(struct str spelled)
{
	return str_starts(spelled, STR("../"));
}

/* The folder from which an include of the file is written; false where none explains it. */
static bool way_of(const struct fix_context *context, struct arena *arena, const struct resolved_include *include,
		   struct way *way)
{
	struct str own = path_folder(context->path), spelled = include->include->spelled;

	way->form = include->include->form;
	way->folder = own;
	if (way->form == INCLUDE_QUOTE && str_eq(path_join(arena, own, spelled), include->target))
		return true;
	for (size_t i = 0; context->path_count && i < context->paths[0]->count; i++) {
		way->folder = context->paths[0]->folders[i];
		if (str_eq(path_join(arena, way->folder, spelled), include->target))
			return true;
	}
	return false;
}

static bool is_model(const struct resolved_include *include)
{
	enum include_form form = include->include->form;

	return include->target.len && !include->include->next && (form == INCLUDE_QUOTE || form == INCLUDE_ANGLE);
}

/* How much an include of the file says of how to write another. */
static int likeness(const struct fix_context *context, const struct resolved_include *include, struct str header)
{
	bool same_folder = str_eq(path_folder(include->target), path_folder(header));
	bool same_module = include->target_role.module == context->role(context->context, header).module;
	bool own_folder = str_eq(path_folder(include->target), path_folder(context->path));

	return same_folder ? 3 : same_module ? 2 : own_folder ? 0 : 1;
}

static const struct resolved_include *find_model(const struct fix_context *context, struct str header)
{
	const struct resolved_include *best = NULL;
	int most = -1;

	for (size_t i = 0; i < context->subject->include_count; i++) {
		const struct resolved_include *include = &context->subject->includes[i];
		int like = is_model(include) ? likeness(context, include, header) : -1;
		if (like >= 0 && like >= most) {
			best = include;
			most = like;
		}
	}
	return best;
}

/* From a folder of the search path; the shortest spelling first. */
static bool spell_by_path(const struct fix_context *context, struct arena *arena, struct str header,
			  enum include_form form, struct spelling *spelling)
{
	bool found = false;

	for (size_t i = 0; context->path_count && i < context->paths[0]->count; i++) {
		struct spelling other;
		struct way way = {context->paths[0]->folders[i], form};
		if (!spell_from(context, arena, way, header, &other) || goes_up(other.spelled))
			continue;
		if (!found || other.spelled.len < spelling->spelled.len)
			*spelling = other;
		found = true;
	}
	return found;
}

bool spell_include(const struct fix_context *context, struct arena *arena, struct str header,
		   const struct resolved_include *like, struct spelling *spelling)
{
	struct way own = {path_folder(context->path), INCLUDE_QUOTE}, way;
	const struct resolved_include *model = like && is_model(like) ? like : find_model(context, header);
	bool modelled = model && way_of(context, arena, model, &way);

	/* Who writes `"view.h"` of a file beside it has not said how to leave the folder. */
	if (modelled && spell_from(context, arena, way, header, spelling) &&
	    (!goes_up(spelling->spelled) || goes_up(model->include->spelled)))
		return true;
	if (spell_by_path(context, arena, header, modelled ? way.form : INCLUDE_QUOTE, spelling))
		return true;
	if (spell_by_path(context, arena, header, INCLUDE_QUOTE, spelling))
		return true;
	return spell_from(context, arena, own, header, spelling);
}

struct str spelling_directive(struct arena *arena, const struct spelling *spelling)
{
	bool angle = spelling->form == INCLUDE_ANGLE;

	return arena_printf(arena, "#include %s%.*s%s", angle ? "<" : "\"", STR_ARG(spelling->spelled),
			    angle ? ">" : "\"");
}
