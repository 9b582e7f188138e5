/* What the client says of files and folders on the disk. Everything here only hastens what our own watching finds. */
#include "methods.h"

#include <autotomy/base/path.h>
#include <autotomy/driver/root.h>

#include "placement.h"
#include "uri.h"

static void fail(struct call *call, const char *why)
{
	call->error = RPC_INVALID_PARAMS;
	call->why = why;
}

/* ---- files ---- */

/* Returns whether the file could make or unmake a root. */
static bool tell_projects(struct server *server, struct json uri)
{
	struct str path;
	if (!uri_to_path(&server->arena, json_string(&server->arena, uri), &path))
		return false;
	/* The name itself is what changed: only its folder's links are resolved. */
	struct str folder = path_real(&server->arena, path_folder(path));
	struct str real = path_join(&server->arena, folder, path_name(path));
	for (size_t i = 0; i < server->workspace.roots.len; i++) {
		struct root *root = server->workspace.roots.items[i];
		struct str tree_path;
		if (path_is_under(real, root->path) &&
		    project_tree_path(root->project, &server->arena, real, &tree_path))
			project_disk_changed(root->project, tree_path);
	}
	return str_eq(path_name(path), STR(POLICY_FILE_NAME));
}

/* `list` holds objects, each with URIs under one or two keys. */
static void tell_list(struct server *server, struct call *call, const char *list, const char *key, const char *other)
{
	struct json items = json_get(call->params, list);
	bool policy = false;
	if (json_type(items) != JSON_ARRAY) {
		fail(call, "a list of files was expected");
		return;
	}
	for (struct json_iter it = json_iterate(items); json_next(&it);) {
		policy |= tell_projects(server, json_get(it.value, key));
		if (other)
			policy |= tell_projects(server, json_get(it.value, other));
	}
	if (policy)
		placement_refresh(server, false);
}

void method_did_change_watched_files(struct server *server, struct call *call)
{
	tell_list(server, call, "changes", "uri", NULL);
}

void method_did_create_or_delete_files(struct server *server, struct call *call)
{
	tell_list(server, call, "files", "uri", NULL);
}

void method_did_rename_files(struct server *server, struct call *call)
{
	tell_list(server, call, "files", "oldUri", "newUri");
}

/* ---- folders ---- */

void method_did_change_folders(struct server *server, struct call *call)
{
	struct json event = json_get(call->params, "event");
	struct json added = json_get(event, "added"), removed = json_get(event, "removed");
	if (json_type(event) != JSON_OBJECT) {
		fail(call, "'event' must be an object");
		return;
	}
	for (struct json_iter it = json_iterate(removed); json_next(&it);)
		workspace_remove_folder(&server->workspace, json_string(&server->arena, json_get(it.value, "uri")));
	for (struct json_iter it = json_iterate(added); json_next(&it);) {
		struct str path, uri = json_string(&server->arena, json_get(it.value, "uri"));
		if (uri_to_path(&server->arena, uri, &path))
			workspace_add_folder(&server->workspace, uri, path);
	}
	placement_refresh(server, true);
}
