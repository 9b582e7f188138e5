/* Violations as LSP's diagnostics. */
#ifndef LSP_DIAGNOSTICS_H
#define LSP_DIAGNOSTICS_H

#include <autotomy/base/json.h>
#include <autotomy/core/violation.h>

#include "client.h"
#include "places.h"

/* Where the page of a rule is read: this, its id, and ".md". */
#define RULE_PAGE_URL "https://github.com/autotomy/autotomy/blob/main/docs/rules/"

/* Writes the array of those that are new: neither in the baseline nor suppressed. They all stand in one file. */
void diagnostics_write(struct json_writer *writer, const struct violation *violations, size_t count,
		       const struct client *client, struct places *places);

#endif
