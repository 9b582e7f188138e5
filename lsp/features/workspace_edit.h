/* Fixes as LSP's WorkspaceEdit, in whichever of its forms the client takes. */
#ifndef LSP_FEATURES_WORKSPACE_EDIT_H
#define LSP_FEATURES_WORKSPACE_EDIT_H

#include <autotomy/core/fix.h>

#include "server.h"

/*
 * Writes the edits of a fix of this root: `documentChanges` with the versions of open documents where the client takes
 * them, else `changes`. What a person is to write over is a snippet's place where the client knows those in edits.
 */
void workspace_edit_write(struct json_writer *writer, struct server *server, const struct root *root,
			  const struct fix *fix);

#endif
