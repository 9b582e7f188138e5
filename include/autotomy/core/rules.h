/* The rules: their ids in the order of the design's table, and what each is. The table is the master of every list of
 * rules. */
#ifndef AUTOTOMY_CORE_RULES_H
#define AUTOTOMY_CORE_RULES_H

#include <stdbool.h>

#include <autotomy/base/str.h>

#define PROJECT_URL   "https://github.com/autotomy/autotomy"
#define RULE_PAGE_URL PROJECT_URL "/blob/main/docs/rules/" /* and the rule's id, and ".md" */

/* In the order of the table in the design, which also decides which of two P rules tells a token. */
enum rule_id {
	RULE_CONFIG,
	RULE_DEPENDENCY,
	RULE_FORBIDDEN_DEPENDENCY,
	RULE_PRIVATE_HEADER,
	RULE_LAYER,
	RULE_VISIBILITY,
	RULE_EXTERNAL,
	RULE_DEPRECATED_DEPENDENCY,
	RULE_UNGUARDED_OPTIONAL,
	RULE_INTERFACE_LEAK,
	RULE_UNOWNED_FILE,
	RULE_SUPPRESSION,
	RULE_CYCLE,
	RULE_UNUSED_DEPENDENCY,
	RULE_PRIVATE_SYMBOL,
	RULE_HIDDEN_DEPENDENCY,
	RULE_REDECLARATION,
	RULE_FOREIGN_STATE,
	RULE_OPAQUE_TYPE,
	RULE_TRANSITIVE_INCLUDE,
	RULE_FORBIDDEN_SYMBOL,
	RULE_BASELINE,
	RULE_POLICY_WEAKENED,
	RULE_COUNT,
	RULE_NONE = RULE_COUNT,
};

enum severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };

/* What a rule needs to be judged. */
enum rule_needs { RULE_NEEDS_SCAN, RULE_NEEDS_GRAPH, RULE_NEEDS_PARSE, RULE_NEEDS_CHANGE };

struct rule_info {
	const char *id;    /* "private-header" */
	const char *fires; /* what it fires at, a sentence part */
	enum rule_needs needs;
	enum severity severity; /* unless the policy sets another */
	bool judged;            /* false for a rule of the contract that this version does not judge yet */
};

const struct rule_info *rule_info(enum rule_id id);
enum rule_id rule_find(struct str name);  /* RULE_NONE for an unknown name */
struct str rule_nearest(struct str name); /* for "did you mean"; may be empty */

const char *severity_name(enum severity severity); /* "off", "info", "warning", "error" */
bool severity_parse(struct str name, enum severity *severity);

#endif
