/* unowned-file: a source in no module, which no boundary protects. Told at 1:1. */
#include "rules/verdict.h"

static void check_file(const struct subject *subject, struct verdicts *verdicts)
{
	struct file_role role = subject->role;

	if (!role.source || role.module != MODULE_NONE || role.excluded || role.composition_root)
		return;

	struct violation *violation = verdict_at(verdicts, subject->path, (struct text_range){{1, 1}, {1, 1}});
	struct str fact = arena_printf(verdicts->arena, "%.*s is in no module", STR_ARG(subject->path));
	verdict_say(verdicts, violation, fact,
		    STR("add it to the `files` of a module in autotomy.json, or to `exclude`"), (struct str){0});
}

const struct rule rule_unowned_file = {
	.info = {"unowned-file", "a source (not a header) in no module, at 1:1", RULE_NEEDS_SCAN, SEVERITY_WARNING,
		 true},
	.check_file = check_file,
};
