/* From the JSON that people write to the strict form. */
#ifndef AUTOTOMY_BASE_JSON_RELAX_H
#define AUTOTOMY_BASE_JSON_RELAX_H

#include <autotomy/base/json.h>

/*
 * Copies `text` with a byte order mark, comments and trailing commas blanked by spaces, so that every offset holds.
 * Returns false and fills `error` for a comment that is not closed; what else may be wrong is left for json_check().
 */
bool json_relax(struct arena *arena, struct str text, struct str *strict, struct json_error *error);

#endif
