/* The rules of the contract that this version does not judge yet. Policies and suppressions may name them already. */
#include "rules/rule.h"

const struct rule rule_policy_weakened = {
	.info = {"policy-weakened", "a change that loosens the policy, grows the baseline or adds a suppression",
		 RULE_NEEDS_CHANGE, SEVERITY_ERROR, false},
};
