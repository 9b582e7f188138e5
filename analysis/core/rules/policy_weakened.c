/* policy-weakened: a change that loosens the policy. core/change/ finds it; there is no change in one version. */
#include "rules/rule.h"

const struct rule rule_policy_weakened = {
	.info = {"policy-weakened", "a change that loosens the policy, grows the baseline or adds a suppression",
		 RULE_NEEDS_CHANGE, SEVERITY_ERROR, true},
	.unsuppressible = true,
};
