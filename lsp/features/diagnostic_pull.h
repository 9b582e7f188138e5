/* The part of pulling that waits. */
#ifndef LSP_FEATURES_DIAGNOSTIC_PULL_H
#define LSP_FEATURES_DIAGNOSTIC_PULL_H

#include "server.h"

/* Answers a pull of the workspace that came before the projects were loaded, once they are. */
void diagnostic_pull_resume(struct server *server);

#endif
