/* config: a fault in the policy itself. Reading the policy finds it (policy/), so no hook is needed here. */
#include "rules/rule.h"

const struct rule rule_config = {
	.info = {"config", "a fault in the policy itself, at its place in the file", RULE_NEEDS_SCAN, SEVERITY_ERROR,
		 true},
	.unsuppressible = true,
};
