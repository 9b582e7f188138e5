/* autotomy rules: the table of rules, printed from the descriptors. */
#include <stdio.h>

#include <autotomy/core/rules.h>

#include "command.h"

static const char *needs_name(enum rule_needs needs)
{
	switch (needs) {
	case RULE_NEEDS_SCAN:
		return "scan";
	case RULE_NEEDS_GRAPH:
		return "graph";
	case RULE_NEEDS_PARSE:
		return "parse";
	case RULE_NEEDS_CHANGE:
		return "change";
	}
	return "";
}

static int run(const struct command *command, int argc, char **argv)
{
	if (argc > 1)
		return command_misuse(command, "'%s' was not expected", argv[1]);
	for (int id = 0; id < RULE_COUNT; id++) {
		const struct rule_info *info = rule_info((enum rule_id)id);
		printf("%-22s %-7s %-7s %s%s\n", info->id, severity_name(info->severity), needs_name(info->needs),
		       info->fires, info->judged ? "" : " (not judged by this version)");
	}
	return command_finish(EXIT_CLEAN);
}

const struct command command_rules = {
	.name = "rules",
	.arguments = "",
	.summary = "Lists the rules: id, default severity, what it needs, what it fires at",
	.help = "",
	.run = run,
};
