/*
 * How one policy is looser than another. Both are read with their drafts kept: what is decided by asking the policies
 * (who may use whom) is told where it is written. Modules are held against each other by name, or else by their globs:
 * a module that was renamed and nothing else is the same module.
 */
#include "policy/compare.h"

#include <stdarg.h>

#include "policy/wildcard.h"

struct loosening *compare_tell(struct comparison *comparison, struct policy_place place, uint64_t rules,
			       struct str thing, const char *format, ...)
{
	struct strbuf text = {0};
	va_list args;

	va_start(args, format);
	strbuf_vprintf(&text, format, args);
	va_end(args);
	struct loosening loosening = {
		.place = {arena_str(comparison->arena, place.file), place.range},
		.fact = arena_str(comparison->arena, strbuf_str(&text)),
		.rules = rules,
		.thing = arena_str(comparison->arena, thing),
	};
	strbuf_free(&text);
	vec_push(comparison->out, loosening);
	return vec_last(comparison->out);
}

/* ---- lists of modules ---- */

/* Whether the older list holds what one alternative of an entry of the newer one names. */
static bool was_held(struct comparison *comparison, const struct written_list *before, const struct module_set *held,
		     struct str name)
{
	if (held->everyone)
		return true;
	if (!wildcard_is_plain(name))
		return modules_cover(before, name);
	module_id now = policy_find_module(comparison->after->policy, name);
	module_id then = now == MODULE_NONE ? MODULE_NONE : comparison->origin[now];
	return then == MODULE_NONE ? modules_cover(before, name) : module_set_holds(held, then);
}

static void compare_entry(struct comparison *comparison, const struct written_list *before,
			  const struct module_set *held, const struct written *entry, const struct widening *widening)
{
	struct str *alternatives;
	size_t count;

	if (wildcard_expand(comparison->arena, WILDCARD_NAME, entry->text, &alternatives, &count))
		return; /* a fault, told by whoever read it */
	for (size_t i = 0; i < count; i++) {
		if (was_held(comparison, before, held, alternatives[i]))
			continue;
		struct loosening *loosening = compare_tell(comparison, entry->place, widening->rules, entry->text,
							   "%s '%.*s' now", widening->who, STR_ARG(entry->text));
		loosening->to = widening->to;
		module_id now = policy_find_module(comparison->after->policy, entry->text);
		if (now != MODULE_NONE && comparison->origin[now] != MODULE_NONE)
			loosening->from = policy_module_name(comparison->before->policy, comparison->origin[now]);
		return;
	}
}

void compare_module_lists(struct comparison *comparison, const struct written_list *before,
			  const struct module_set *held, const struct written_list *after, bool everyone,
			  const struct widening *widening)
{
	if (!after->given && everyone && !held->everyone)
		compare_tell(comparison, widening->around, widening->rules, (struct str){0}, "%s every module now",
			     widening->who)
			->to = widening->to;
	for (size_t i = 0; i < after->count; i++)
		compare_entry(comparison, before, held, &after->items[i], widening);
}

/* ---- which module is which ---- */

static bool globs_alike(const struct glob_set *a, const struct glob_set *b)
{
	for (size_t i = 0; i < a->count; i++)
		if (!globs_cover(b, a->items[i].text))
			return false;
	for (size_t i = 0; i < b->count; i++)
		if (!globs_cover(a, b->items[i].text))
			return false;
	return true;
}

static void pair_modules(struct comparison *comparison, module_id then, module_id now)
{
	comparison->counterpart[then] = now;
	comparison->origin[now] = then;
}

static void match_modules(struct comparison *comparison)
{
	const struct policy *before = comparison->before->policy, *after = comparison->after->policy;

	comparison->counterpart = arena_array(comparison->arena, module_id, before->module_count);
	comparison->origin = arena_array(comparison->arena, module_id, after->module_count);
	for (module_id id = 0; id < before->module_count; id++)
		comparison->counterpart[id] = MODULE_NONE;
	for (module_id id = 0; id < after->module_count; id++)
		comparison->origin[id] = MODULE_NONE;
	for (module_id then = 0; then < before->module_count; then++) {
		module_id now = policy_find_module(after, before->modules[then].view.name);
		if (now != MODULE_NONE)
			pair_modules(comparison, then, now);
	}
	for (module_id then = 0; then < before->module_count; then++)
		for (module_id now = 0; now < after->module_count && comparison->counterpart[then] == MODULE_NONE;
		     now++)
			if (comparison->origin[now] == MODULE_NONE &&
			    globs_alike(&before->modules[then].files, &after->modules[now].files))
				pair_modules(comparison, then, now);
}

/* ---- both policies ---- */

static struct policy_builder *read_texts(const struct policy_texts *texts)
{
	struct policy_builder *builder = policy_builder_create();

	for (size_t i = 0; i < texts->count; i++) {
		if (i == 0)
			policy_builder_root(builder, texts->files[i].path, texts->files[i].text);
		else
			policy_builder_include(builder, texts->files[i].path, texts->files[i].text);
	}
	builder_resolve(builder);
	return builder;
}

void policy_compare(struct arena *arena, const struct policy_texts *before, const struct policy_texts *after,
		    const struct str *paths, size_t path_count, struct loosenings *out)
{
	struct policy_place start = {before->files[0].path, {{1, 1}, {1, 1}}};
	struct comparison comparison = {
		.arena = arena, .root = start, .paths = paths, .path_count = path_count, .out = out};

	if (after->count == 0) {
		compare_tell(&comparison, start, EVERY_RULE, start.file, "this change takes away the policy");
		return;
	}
	comparison.root.file = after->files[0].path;
	comparison.before = read_texts(before);
	comparison.after = read_texts(after);
	match_modules(&comparison);
	compare_modules(&comparison);
	compare_root(&comparison);
	/* What was told borrows names and globs from the older policy. */
	for (size_t i = 0; i < out->len; i++) {
		out->items[i].from = arena_str(arena, out->items[i].from);
		out->items[i].to = arena_str(arena, out->items[i].to);
		out->items[i].either = arena_str(arena, out->items[i].either);
	}
	policy_builder_destroy(comparison.before);
	policy_builder_destroy(comparison.after);
}
