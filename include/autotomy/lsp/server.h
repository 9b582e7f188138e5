/* The language server, as the command line starts it. */
#ifndef AUTOTOMY_LSP_SERVER_H
#define AUTOTOMY_LSP_SERVER_H

#include <stdbool.h>

struct lsp_options {
	bool parse;        /* judge symbols too, by autotomy-clang */
	char *const *with; /* the command of another server to be at once, NULL behind its last word; NULL: none */
};

/*
 * Serves one client on standard input and output until it says `exit`, goes away or its process ends. Returns the
 * status to exit with: 0 where `shutdown` had come before, else 1. Nothing else may write to standard output.
 */
int lsp_server_run(const struct lsp_options *options);

#endif
