/* Fixes of a project's violations, with texts from its buffers. */
#include <autotomy/driver/fixes.h>

#include "model/model_fixes.h"
#include "project/project_state.h"

struct text_source_of_fixes {
	struct project *project;
	struct arena *arena;
};

static bool text_of(void *source, struct str path, struct str *text)
{
	const struct text_source_of_fixes *from = source;

	return project_text(from->project, from->arena, path, text);
}

static bool begin(struct model_fixes *fixes, struct text_source_of_fixes *source, struct str path)
{
	struct str text;

	*fixes = (struct model_fixes){.text_of = text_of, .source = source};
	return source->project->configured && text_of(source, path, &text) &&
	       model_fixes_begin(fixes, &source->project->model, source->arena, path, text);
}

void project_find_fixes(struct project *project, struct arena *arena, struct str path,
			const struct violation *const *violations, size_t count, struct fixes *out)
{
	struct text_source_of_fixes source = {project, arena};
	struct model_fixes fixes;

	if (begin(&fixes, &source, path))
		fix_find(&fixes.context, arena, violations, count, out);
	model_fixes_end(&fixes);
}

bool project_fix_all(struct project *project, struct arena *arena, struct str path, enum rule_id rule, struct fix *fix)
{
	struct text_source_of_fixes source = {project, arena};
	struct model_fixes fixes;

	bool found = begin(&fixes, &source, path) && fix_all(&fixes.context, arena, rule, fix);
	model_fixes_end(&fixes);
	return found;
}
