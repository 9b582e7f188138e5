/*
 * The last resort: the policy allows what is done. Offered only where that is all that forbids it, and where it is a
 * choice that people make in the normal course of things: never to open what is private, or to turn a layer around.
 */
#include "fix/policy_text.h"

/* One name that is put into one list of one object. */
struct addition {
	const char *section;
	const struct policy_place *object; /* its name */
	const char *list;
	struct str name, title;
};

static void offer(const struct fixer *fixer, const struct addition *addition)
{
	static const char *const after[] = {"public", "files", NULL};
	struct proposal proposal = {.kind = FIX_LOOSEN, .title = addition->title};
	struct policy_text policy;
	struct json_edit edit;

	if (!policy_text_read(fixer, addition->object->file, &policy))
		return;
	struct json object = policy_text_object(&policy, addition->section, addition->object->range.begin);
	struct json list = json_get(object, addition->list);
	bool can = true;
	if (json_type(list) == JSON_ARRAY)
		edit = json_edit_append(fixer->arena, policy.text, list, addition->name);
	else if (json_type(list) == JSON_ABSENT && json_count(object))
		edit = json_edit_add_list(fixer->arena, policy.text, object, addition->list, after, addition->name);
	else
		can = false;
	if (can)
		policy_text_offer(fixer, &policy, &proposal, &edit);
	policy_text_finish(&policy);
}

static bool is_upward(const struct policy *policy, module_id from, module_id to)
{
	int lower = policy_module(policy, from)->layer, upper = policy_module(policy, to)->layer;

	return lower >= 0 && upper >= 0 && upper < lower;
}

static void declare_dependency(const struct fixer *fixer, module_id from, module_id to)
{
	const struct policy *policy = fixer->context->judge->policy;
	struct policy_edge edge = policy_edge(policy, from, to);
	const struct policy_module *user = policy_module(policy, from), *used = policy_module(policy, to);

	if (edge.allowed || edge.forbidden || is_upward(policy, from, to) || !policy_visible(policy, to, from))
		return;
	struct addition addition = {
		.section = "modules",
		.object = &user->place,
		.list = "uses",
		.name = used->name,
		.title = arena_printf(fixer->arena, "Add '%.*s' to the `uses` of '%.*s' in %.*s", STR_ARG(used->name),
				      STR_ARG(user->name), STR_ARG(user->place.file)),
	};
	offer(fixer, &addition);
}

static void make_visible(const struct fixer *fixer, module_id from, module_id to)
{
	const struct policy *policy = fixer->context->judge->policy;
	const struct policy_module *user = policy_module(policy, from), *used = policy_module(policy, to);
	struct addition addition = {
		.section = "modules",
		.object = &used->place,
		.list = "visible_to",
		.name = user->name,
		.title = arena_printf(fixer->arena, "Make '%.*s' visible to '%.*s' in %.*s", STR_ARG(used->name),
				      STR_ARG(user->name), STR_ARG(used->place.file)),
	};

	offer(fixer, &addition);
}

/* By its name, which is the verdict's `to`; the verdict's note stands at it. */
static void open_external(const struct fixer *fixer, module_id from)
{
	const struct violation *violation = fixer->violation;
	const struct policy_module *user = policy_module(fixer->context->judge->policy, from);

	if (!violation->note_count)
		return;
	struct policy_place place = {violation->notes[0].file, violation->notes[0].range};
	struct addition addition = {
		.section = "external",
		.object = &place,
		.list = "used_by",
		.name = user->name,
		.title = arena_printf(fixer->arena, "Let '%.*s' use the external '%.*s' in %.*s", STR_ARG(user->name),
				      STR_ARG(violation->to), STR_ARG(place.file)),
	};
	offer(fixer, &addition);
}

void fix_loosen(const struct fixer *fixer)
{
	const struct policy *policy = fixer->context->judge->policy;
	const struct violation *violation = fixer->violation;
	module_id from = policy_find_module(policy, violation->from);
	module_id to = policy_find_module(policy, violation->to);

	if (from == MODULE_NONE)
		return;
	if (violation->rule == RULE_EXTERNAL)
		open_external(fixer, from);
	else if (to != MODULE_NONE && violation->rule == RULE_VISIBILITY)
		make_visible(fixer, from, to);
	else if (to != MODULE_NONE)
		declare_dependency(fixer, from, to);
}
