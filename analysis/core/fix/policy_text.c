/* Finds what a policy's places point at in the text that it has now. */
#include "fix/policy_text.h"

bool policy_text_read(const struct fixer *fixer, struct str file, struct policy_text *policy)
{
	const struct fix_context *context = fixer->context;
	struct json_error error;

	*policy = (struct policy_text){.file = file};
	if (!context->text_of(context->context, file, &policy->text))
		return false;
	line_table_build(&policy->lines, policy->text);
	if (json_parse(fixer->arena, policy->text, JSON_RELAXED, &policy->root, &error))
		return true;
	policy_text_finish(policy);
	return false;
}

void policy_text_finish(struct policy_text *policy)
{
	line_table_finish(&policy->lines);
}

bool policy_text_is_at(const struct policy_text *policy, struct json string, struct text_place place)
{
	return json_type(string) == JSON_STRING &&
	       json_begin(string) + 1 == text_offset_of(&policy->lines, policy->text, place);
}

struct json policy_text_object(const struct policy_text *policy, const char *section, struct text_place place)
{
	for (struct json_iter it = json_iterate(json_get(policy->root, section)); json_next(&it);)
		if (policy_text_is_at(policy, it.key, place) && json_type(it.value) == JSON_OBJECT)
			return it.value;
	return (struct json){0};
}

void policy_text_offer(const struct fixer *fixer, const struct policy_text *policy, struct proposal *proposal,
		       const struct json_edit *edit)
{
	proposal->edits[0] =
		(struct fix_edit){.file = policy->file, .begin = edit->begin, .end = edit->end, .text = edit->text};
	proposal->edit_count = 1;
	fixer_offer(fixer, proposal);
}
