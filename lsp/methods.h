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

#endif
