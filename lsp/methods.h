/* The handlers behind the table in dispatch.c, by family. */
#ifndef LSP_METHODS_H
#define LSP_METHODS_H

#include "dispatch.h"

/* lifecycle.c */
void method_initialize(struct server *server, struct call *call);
void method_initialized(struct server *server, struct call *call);
void method_shutdown(struct server *server, struct call *call);
void method_exit(struct server *server, struct call *call);

/* text_sync.c */
void method_did_open(struct server *server, struct call *call);
void method_did_change(struct server *server, struct call *call);
void method_did_save(struct server *server, struct call *call);
void method_did_close(struct server *server, struct call *call);

/* features/module.c */
void method_module(struct server *server, struct call *call);

/* file_events.c */
void method_did_change_folders(struct server *server, struct call *call);
void method_did_change_watched_files(struct server *server, struct call *call);
void method_did_create_or_delete_files(struct server *server, struct call *call);
void method_did_rename_files(struct server *server, struct call *call);

/* features/code_action.c, features/execute_command.c */
void method_code_action(struct server *server, struct call *call);
void method_resolve_code_action(struct server *server, struct call *call);
void method_execute_command(struct server *server, struct call *call);

/* settings.c */
void method_did_change_configuration(struct server *server, struct call *call);

/* trace.c */
void method_set_trace(struct server *server, struct call *call);

/* features/diagnostic_pull.c */
void method_document_diagnostic(struct server *server, struct call *call);
void method_workspace_diagnostic(struct server *server, struct call *call);
void method_cancel_request(struct server *server, struct call *call);

/* features/hover.c, completion.c, definition.c, document_link.c, code_lens.c, inlay_hint.c */
void method_hover(struct server *server, struct call *call);
void method_completion(struct server *server, struct call *call);
void method_definition(struct server *server, struct call *call);
void method_references(struct server *server, struct call *call);
void method_document_link(struct server *server, struct call *call);
void method_code_lens(struct server *server, struct call *call);
void method_inlay_hint(struct server *server, struct call *call);

/* features/policy_rename.c, policy_symbols.c */
void method_prepare_rename(struct server *server, struct call *call);
void method_rename(struct server *server, struct call *call);
void method_document_symbol(struct server *server, struct call *call);

#endif
