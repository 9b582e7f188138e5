/* Builds violations for the rules: where, who, one sentence of fact, one way out, and the policy line that decides. */
#include "rules/verdict.h"

#include <autotomy/base/path.h>

enum { OFFERED_HEADERS_MAX = 3 }; /* more is a list to search, not a way out */

struct violation *verdict_at(struct verdicts *verdicts, struct str file, struct text_range range)
{
	struct violation violation = {
		.rule = verdicts->rule,
		.file = arena_str(verdicts->arena, file),
		.range = range,
		.directive_line = range.begin.line,
		.commands = verdicts->commands,
	};
	vec_push(verdicts->out, violation);
	return vec_last(verdicts->out);
}

static struct str module_name(struct verdicts *verdicts, module_id module)
{
	return module == MODULE_NONE
		       ? (struct str){0}
		       : arena_str(verdicts->arena, policy_module_name(verdicts->context->policy, module));
}

struct violation *verdict_at_include(struct verdicts *verdicts, const struct include_site *site)
{
	const struct include_fact *include = site->include->include;
	struct text_range first_byte = {{1, 1}, {1, 1}};
	bool forced = include->form == INCLUDE_FORCED;
	struct violation *violation = verdict_at(verdicts, site->subject->path, forced ? first_byte : include->range);

	violation->directive_line = forced ? 1 : include->directive_line;
	violation->from = module_name(verdicts, site->from);
	violation->to = module_name(verdicts, site->to);
	violation->target = arena_str(verdicts->arena, site->include->target);
	return violation;
}

struct violation *verdict_at_symbol(struct verdicts *verdicts, const struct use_site *site, module_id owner)
{
	struct violation *violation =
		verdict_at(verdicts, site->subject->path, site->use ? site->use->range : site->place->range);

	violation->from = module_name(verdicts, site->from);
	violation->to = module_name(verdicts, owner);
	violation->symbol = arena_str(verdicts->arena, site->symbol->name);
	return violation;
}

/* What a `because` or a path may hold must not break a message into two lines. */
struct str words_one_line(struct arena *arena, const struct strbuf *text)
{
	char *copy = arena_copy(arena, text->ptr, text->len + 1, 1);

	for (size_t i = 0; i < text->len; i++) {
		unsigned char byte = (unsigned char)copy[i];
		if (byte < 0x20 || byte == 0x7f)
			copy[i] = ' ';
	}
	return (struct str){copy, text->len};
}

void verdict_say(struct verdicts *verdicts, struct violation *violation, struct str fact, struct str way_out,
		 struct str because)
{
	struct strbuf text = {0};

	strbuf_add(&text, fact);
	violation->fact_len = fact.len;
	if (way_out.len) {
		strbuf_add(&text, STR("; "));
		strbuf_add(&text, way_out);
	}
	if (because.len) {
		strbuf_add(&text, STR(" ("));
		strbuf_add(&text, because);
		strbuf_addc(&text, ')');
		violation->because = arena_str(verdicts->arena, because);
	}
	violation->message = words_one_line(verdicts->arena, &text);
	strbuf_free(&text);
}

void verdict_note(struct verdicts *verdicts, struct violation *violation, struct str file, struct text_range range,
		  struct str message)
{
	struct violation_note *notes = arena_array(verdicts->arena, struct violation_note, violation->note_count + 1);

	for (size_t i = 0; i < violation->note_count; i++)
		notes[i] = violation->notes[i];
	notes[violation->note_count++] = (struct violation_note){
		.file = arena_str(verdicts->arena, file),
		.range = range,
		.message = message,
	};
	violation->notes = notes;
}

void verdict_note_policy(struct verdicts *verdicts, struct violation *violation, const struct policy_place *place,
			 module_id owner, struct str message)
{
	const struct policy *policy = verdicts->context->policy;
	struct str whom = owner == MODULE_NONE ? (struct str){0} : policy_module(policy, owner)->owner;

	if (whom.len)
		message = arena_printf(verdicts->arena, "%.*s; '%.*s' is owned by %.*s", STR_ARG(message),
				       STR_ARG(policy_module_name(policy, owner)), STR_ARG(whom));
	verdict_note(verdicts, violation, place->file, place->range, message);
}

static size_t shared_prefix(struct str a, struct str b)
{
	size_t len = 0;

	while (len < a.len && len < b.len && a.ptr[len] == b.ptr[len])
		len++;
	return len;
}

/* Whether header `a` is a better offer than `b` in place of `near`. Equal ones keep the order of their paths. */
static bool is_nearer(struct str a, struct str b, struct str near)
{
	bool a_beside = str_eq(path_folder(a), path_folder(near));
	bool b_beside = str_eq(path_folder(b), path_folder(near));

	if (a_beside != b_beside)
		return a_beside;
	return shared_prefix(path_name(a), path_name(near)) > shared_prefix(path_name(b), path_name(near));
}

struct str verdict_offer_headers(struct verdicts *verdicts, struct violation *violation, module_id module,
				 struct str near)
{
	const struct judge_context *context = verdicts->context;
	struct str best[OFFERED_HEADERS_MAX + 1];
	size_t header_count = 0, count = 0;
	const struct str *headers =
		context->public_headers ? context->public_headers(context->context, module, &header_count) : NULL;

	for (size_t i = 0; i < header_count; i++) {
		size_t at = count;
		for (; at > 0 && is_nearer(headers[i], best[at - 1], near); at--)
			best[at] = best[at - 1];
		best[at] = headers[i];
		count += count < OFFERED_HEADERS_MAX;
	}
	if (!count)
		return (struct str){0};
	struct str *instead = arena_array(verdicts->arena, struct str, count);
	for (size_t i = 0; i < count; i++)
		instead[i] = arena_str(verdicts->arena, best[i]);
	violation->instead = instead;
	violation->instead_count = count;
	return instead[0];
}

bool is_open_road(const struct policy *policy, module_id from, module_id through)
{
	if (from == MODULE_NONE)
		return true;
	if (from == through || !policy_visible(policy, through, from))
		return false;
	struct policy_edge edge = policy_edge(policy, from, through);
	return edge.allowed && !edge.deprecated;
}

struct str words_module(struct arena *arena, const struct policy *policy, module_id module)
{
	return arena_printf(arena, "'%.*s'", STR_ARG(policy_module_name(policy, module)));
}

struct str words_subject(struct arena *arena, const struct policy *policy, const struct subject *subject)
{
	return subject->role.module == MODULE_NONE ? arena_str(arena, subject->path)
						   : words_module(arena, policy, subject->role.module);
}

struct str words_includes(struct arena *arena, const struct include_site *site)
{
	bool forced = site->include->include->form == INCLUDE_FORCED;

	return arena_printf(arena, "%.*s includes%s", STR_ARG(words_subject(arena, site->policy, site->subject)),
			    forced ? " by -include" : "");
}

bool is_told_at_include(const struct use_site *site, struct str header)
{
	if (policy_severity(site->policy, RULE_PRIVATE_HEADER, site->from) == SEVERITY_OFF)
		return false;
	for (size_t i = 0; i < site->subject->include_count; i++) {
		const struct resolved_include *include = &site->subject->includes[i];
		if (include->target.len && str_eq(include->target, header) &&
		    breaks_header_privacy(site->policy, site->from, include->target_role))
			return true;
	}
	return false;
}

struct str module_because(const struct policy *policy, module_id module)
{
	return policy_module(policy, module)->because;
}
