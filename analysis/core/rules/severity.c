/* The names of severities. */
#include <autotomy/core/rules.h>

static const char *const severity_names[] = {
	[SEVERITY_OFF] = "off",
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

const char *severity_name(enum severity severity)
{
	return severity_names[severity];
}

bool severity_parse(struct str name, enum severity *severity)
{
	for (int i = SEVERITY_OFF; i <= SEVERITY_ERROR; i++) {
		if (!str_eq(name, str_from(severity_names[i])))
			continue;
		*severity = (enum severity)i;
		return true;
	}
	return false;
}
