/* Which project each open document belongs to, and what is to be done when that changes. */
#ifndef LSP_PLACEMENT_H
#define LSP_PLACEMENT_H

#include "server.h"

/* Hands the document's text to its project. `edits` as in project_set_text(). */
void placement_submit(struct document *document, const struct text_edit *edits, size_t count);

/* Finds the project of a document that has none. Its text has still to be submitted there. */
void placement_find(struct server *server, struct document *document);

/*
 * Finds roots and projects of all folders and documents anew, and publishes the documents that moved. With `certain`
 * false nothing is taken from a project because its policy file is not there: it may be just being written. With
 * `certain` true, projects that nothing wants any more are closed.
 */
void placement_refresh(struct server *server, bool certain);

/* Opens every project anew, with or without its symbols. What was said stays until there is something else to say. */
void placement_set_parse(struct server *server, bool parse);

#endif
