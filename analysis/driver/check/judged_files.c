/* Reads files once more as they were judged, keeps the last, and has fixes looked for in it. */
#include "check/judged_files.h"

#include <autotomy/base/path.h>

#include "model/model.h"

/*
 * What looking for fixes may cost in one run, in nanoseconds of a common machine, reckoned and not measured so that
 * every machine finds the same. A trial scans the text and tells all of the file's violations once more.
 */
enum { COST_OF_ALL = 1000000000, COST_OF_ONE = 100000, COST_OF_BYTE = 2, COST_OF_NEIGHBOUR = 7000 };

static bool hold(struct judged_files *files, struct str path)
{
	if (files->path.ptr && str_eq(files->path, path))
		return true;
	arena_reset(&files->memory);
	files->path = (struct str){0};
	struct str absolute = path_join(&files->memory, files->model->root, path);
	if (files->source.load(files->source.context, &files->memory, absolute, &files->text) != 0)
		return false;
	files->path = arena_str(&files->memory, path);
	line_table_build(&files->lines, files->text);
	return true;
}

bool judged_files_line(struct judged_files *files, struct str path, uint32_t line, struct str *text)
{
	if (!hold(files, path) || line > files->lines.count)
		return false;
	*text = line_table_line(&files->lines, files->text, line - 1);
	return true;
}

bool judged_files_place(struct judged_files *files, struct str path, size_t offset, struct text_place *place)
{
	if (!hold(files, path))
		return false;
	*place = text_place_at(&files->lines, files->text, offset);
	return true;
}

/* ---- fixes ---- */

/* Policies, which some fixes edit. */
static bool text_of(void *context, struct str path, struct str *text)
{
	struct judged_files *files = context;
	struct str absolute = path_join(&files->fix_memory, files->model->root, path);
	return files->source.load(files->source.context, &files->fix_memory, absolute, text) == 0;
}

static void end_fixes(struct judged_files *files)
{
	model_fixes_end(&files->fixes);
	files->fixes = (struct model_fixes){0};
	arena_reset(&files->fix_memory);
	files->fixed_path = (struct str){0};
}

static void begin_fixes(struct judged_files *files, struct str path)
{
	struct str text;
	end_fixes(files);
	files->fixed_path = arena_str(&files->fix_memory, path);
	files->fixes = (struct model_fixes){.text_of = text_of, .source = files};
	files->fixable = text_of(files, files->fixed_path, &text) &&
			 model_fixes_begin(&files->fixes, files->model, &files->fix_memory, files->fixed_path, text);
}

static bool can_afford(struct judged_files *files)
{
	const struct fix_context *context = &files->fixes.context;
	uint64_t cost = COST_OF_ONE + COST_OF_BYTE * (uint64_t)context->text.len +
			COST_OF_NEIGHBOUR * (uint64_t)context->verdict_count;
	if (files->fix_cost + cost > COST_OF_ALL)
		return false;
	files->fix_cost += cost;
	return true;
}

bool judged_files_fixes(struct judged_files *files, const struct violation *violation, struct fixes *out)
{
	if (!files->fixed_path.ptr || !str_eq(files->fixed_path, violation->file))
		begin_fixes(files, violation->file);
	if (!files->fixable)
		return true;
	if (!can_afford(files))
		return false;
	fix_repairs(&files->fixes.context, &files->fix_memory, violation, out);
	return true;
}

void judged_files_finish(struct judged_files *files)
{
	if (files->fixed_path.ptr)
		end_fixes(files);
	line_table_finish(&files->lines);
	arena_finish(&files->memory);
	arena_finish(&files->fix_memory);
}
