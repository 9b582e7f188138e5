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

/* One message about files, of which there may be tens of thousands in few folders. */
struct news {
	struct server *server;
	struct strmap folders; /* as they were written, to an index into `real` */
	VEC(struct str) real;
	bool policy; /* a file was among them that could make or unmake a root */
};

static struct str real_folder(struct news *news, struct str folder)
{
	uint32_t known = strmap_get(&news->folders, folder);
	if (known != STRMAP_NONE)
		return news->real.items[known];
	vec_push(&news->real, path_real(&news->server->arena, folder));
	strmap_put(&news->folders, folder, (uint32_t)news->real.len - 1);
	return *vec_last(&news->real);
}

static void tell_projects(struct news *news, struct json uri)
{
	struct str path;
	struct arena *arena = &news->server->arena;
	if (!uri_to_path(arena, json_string(arena, uri), &path))
		return;
	/* The name itself is what changed: only its folder's links are resolved. */
	struct str real = path_join(arena, real_folder(news, path_folder(path)), path_name(path));
	for (size_t i = 0; i < news->server->workspace.roots.len; i++) {
		struct root *root = news->server->workspace.roots.items[i];
		if (path_is_under(real, root->path))
			project_disk_changed(root->project, path_relative(arena, root->path, real));
	}
	news->policy |= str_eq(path_name(path), STR(POLICY_FILE_NAME));
}

/* `list` holds objects, each with URIs under one or two keys. */
static void tell_list(struct server *server, struct call *call, const char *list, const char *key, const char *other)
{
	struct json items = json_get(call->params, list);
	struct news news = {.server = server};
	if (json_type(items) != JSON_ARRAY) {
		fail(call, "a list of files was expected");
		return;
	}
	for (struct json_iter it = json_iterate(items); json_next(&it);) {
		tell_projects(&news, json_get(it.value, key));
		if (other)
			tell_projects(&news, json_get(it.value, other));
	}
	strmap_finish(&news.folders);
	vec_free(&news.real);
	if (news.policy)
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

static bool read_folder(struct server *server, struct json folder, struct str *path)
{
	return uri_to_path(&server->arena, json_string(&server->arena, json_get(folder, "uri")), path);
}

void method_did_change_folders(struct server *server, struct call *call)
{
	struct json event = json_get(call->params, "event");
	struct json added = json_get(event, "added"), removed = json_get(event, "removed");
	if (json_type(event) != JSON_OBJECT) {
		fail(call, "'event' must be an object");
		return;
	}
	struct str path;
	for (struct json_iter it = json_iterate(removed); json_next(&it);) {
		if (read_folder(server, it.value, &path))
			workspace_remove_folder(&server->workspace, path);
	}
	for (struct json_iter it = json_iterate(added); json_next(&it);) {
		if (read_folder(server, it.value, &path))
			workspace_add_folder(&server->workspace, path);
	}
	placement_refresh(server, true);
}
