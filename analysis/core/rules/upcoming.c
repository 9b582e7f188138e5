/* The rules of the contract that this version does not judge yet. Policies and suppressions may name them already. */
#include "rules/rule.h"

const struct rule rule_hidden_dependency = {
	.info = {"hidden-dependency",
		 "a use of a function or variable *defined* in a module that this one may not use (not in `uses`, "
		 "forbidden, a higher layer, not visible), though its declaration sits in a header of another module "
		 "or its own",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, false},
};

const struct rule rule_redeclaration = {
	.info = {"redeclaration",
		 "an own declaration, in a source or an own header, of a function or variable that another module "
		 "defines, in place of that module's header",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, false},
};

const struct rule rule_foreign_state = {
	.info = {"foreign-state", "a write to, or the address taken of, a variable that another module defines",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, false},
};

const struct rule rule_opaque_type = {
	.info = {"opaque-type", "a field access, `sizeof` or by-value use of another module's opaque type",
		 RULE_NEEDS_PARSE, SEVERITY_ERROR, false},
};

const struct rule rule_transitive_include = {
	.info = {"transitive-include",
		 "a use of another module's symbol without including a public header of that module", RULE_NEEDS_PARSE,
		 SEVERITY_OFF, false},
};

const struct rule rule_forbidden_symbol = {
	.info = {"forbidden-symbol", "a use of a symbol on the `forbidden` list", RULE_NEEDS_PARSE, SEVERITY_ERROR,
		 false},
};

const struct rule rule_policy_weakened = {
	.info = {"policy-weakened", "a change that loosens the policy, grows the baseline or adds a suppression",
		 RULE_NEEDS_CHANGE, SEVERITY_ERROR, false},
};
