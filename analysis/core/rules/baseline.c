/* baseline: an entry of the baseline that nothing matches. Found when the baseline is applied: judge/baseline.c. */
#include "rules/rule.h"

const struct rule rule_baseline = {
	.info = {"baseline", "a baseline entry that nothing matches any more", RULE_NEEDS_GRAPH, SEVERITY_WARNING,
		 true},
	.unsuppressible = true,
};
