/* suppression: a suppression that is faulty or suppresses nothing. Known only once all others have spoken:
 * judge/suppress.c. */
#include "rules/rule.h"

const struct rule rule_suppression = {
	.info = {"suppression", "a suppression with no reason, an unknown rule, or one that suppresses nothing",
		 RULE_NEEDS_SCAN, SEVERITY_ERROR, true},
	.unsuppressible = true,
};
