/* The modules of a project with what they hold. */
#ifndef AUTOTOMY_DRIVER_MODULES_H
#define AUTOTOMY_DRIVER_MODULES_H

#include <stdbool.h>

#include <autotomy/base/str.h>

struct module_summary {
	struct str name, layer, owner; /* empty for none; valid during the call */
	size_t files, public_headers;
};

/* Calls back for each module in the order of the policy. `root` as root_find() gives it. False when the policy is
 * faulty. */
bool modules_list(struct str root, void (*visit)(void *context, const struct module_summary *module), void *context);

#endif
