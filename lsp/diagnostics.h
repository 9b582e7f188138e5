/* Violations as LSP's diagnostics. */
#ifndef LSP_DIAGNOSTICS_H
#define LSP_DIAGNOSTICS_H

#include <autotomy/base/json.h>
#include <autotomy/core/violation.h>

#include "client.h"
#include "places.h"

/* What is said of one file. */
struct diagnostics {
	const struct violation *violations; /* all of one file */
	size_t count;
	struct str set_aside; /* why it, or its symbols, are not judged; empty where they are */
};

/* Writes the array of violations that are new: neither in the baseline nor suppressed. */
void diagnostics_write(struct json_writer *writer, const struct diagnostics *diagnostics, const struct client *client,
		       struct places *places);

#endif
