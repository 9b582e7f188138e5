/* Builds violations for the rules: where, who, one sentence of fact, one way out, and the policy line that decides. */
#ifndef AUTOTOMY_RULES_VERDICT_H
#define AUTOTOMY_RULES_VERDICT_H

#include "rules/rule.h"

/* Where a rule's verdicts go. Every string that reaches a violation is copied to the arena. */
struct verdicts {
	const struct judge_context *context;
	struct arena *arena;
	struct violations *out;
	enum rule_id rule;           /* the rule that is looking, set by the judge */
	struct command_set commands; /* under which it found what it looks at, likewise */
};

/* Each appends a violation and returns it; the pointer holds until the next one is appended. */
struct violation *verdict_at(struct verdicts *verdicts, struct str file, struct text_range range);
struct violation *verdict_at_include(struct verdicts *verdicts, const struct include_site *site);
struct violation *verdict_at_symbol(struct verdicts *verdicts, const struct use_site *site, module_id owner);

/* The message: "FACT; WAY_OUT (BECAUSE)". `because` may be empty, and `way_out` where the fact holds it. */
void verdict_say(struct verdicts *verdicts, struct violation *violation, struct str fact, struct str way_out,
		 struct str because);

void verdict_note(struct verdicts *verdicts, struct violation *violation, struct str file, struct text_range range,
		  struct str message);
/* A note at a policy line; `owner`, a module, is named as whom to ask where it has an owner. */
void verdict_note_policy(struct verdicts *verdicts, struct violation *violation, const struct policy_place *place,
			 module_id owner, struct str message);

/*
 * Offers the public headers of a module in place of its file `near`: the best first, those of the same folder before
 * others, then by how much of the name they share. Returns the first one, or an empty string.
 */
struct str verdict_offer_headers(struct verdicts *verdicts, struct violation *violation, module_id module,
				 struct str near);

/* Whether a message may send `from` to `through`: a way out must not lead into the next violation. */
bool is_open_road(const struct policy *policy, module_id from, module_id through);

/* The text in the arena, each control character a space. */
struct str words_one_line(struct arena *arena, const struct strbuf *text);

/* The words for messages: 'module', or the path of a file in no module. */
struct str words_subject(struct arena *arena, const struct policy *policy, const struct subject *subject);
struct str words_module(struct arena *arena, const struct policy *policy, module_id module);
/* "'ui' includes", and how, where the text does not show it. */
struct str words_includes(struct arena *arena, const struct include_site *site);

/* A file that includes the header itself against its privacy has been told so there, unless that rule is off. */
bool is_told_at_include(const struct use_site *site, struct str header);

struct str module_because(const struct policy *policy, module_id module);

#endif
