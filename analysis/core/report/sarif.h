/* SARIF's own shapes, shared by the files that write them. */
#ifndef AUTOTOMY_REPORT_SARIF_H
#define AUTOTOMY_REPORT_SARIF_H

#include <autotomy/base/json_members.h>

#include "report/formats.h"

#define SARIF_ROOT "ROOT" /* paths are relative to the root, which the reader knows and we do not tell */

/* "key": { "text": ... } */
void sarif_message(struct json_writer *writer, const char *key, struct str text);

/* "artifactLocation": a file by its tree path. */
void sarif_artifact(struct json_writer *writer, struct str file);

/* "physicalLocation": a range of a file, or (NULL) the file alone. */
void sarif_place(struct json_writer *writer, const struct report_source *source, struct str file,
		 const struct text_range *range);

/* The members of a region. SARIF counts columns in UTF-16 units from 1; where a line cannot be had, bytes are the best
 * guess. */
void sarif_region(struct json_writer *writer, const char *key, const struct report_source *source, struct str file,
		  struct text_range range);

/* "fixes": the repairs of a new violation, where there are any. False where looking for them would cost too much. */
bool sarif_fixes(struct json_writer *writer, const struct report_source *source, const struct violation *violation);

#endif
