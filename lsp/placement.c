/* Moves documents between projects as policies come and go. */
#include "placement.h"

#include "owned.h"
#include "uri.h"

void placement_submit(struct document *document, const struct text_edit *edits, size_t count)
{
	struct root *root = document->root;
	if (!root)
		return;
	root->unsettled = true;
	if (document->refused)
		project_close_text(root->project, document->tree_path);
	else
		project_set_text(root->project, document->tree_path, document_text(document), &document->lines, edits,
				 count);
}

static struct root *find_root(struct server *server, const struct document *document)
{
	struct str shown;
	if (!document->path.len || !uri_to_path(&server->arena, document->uri, &shown))
		return NULL;
	return workspace_root_for(&server->workspace, &server->arena, document->path, shown);
}

static void enter_root(struct server *server, struct document *document, struct root *root)
{
	struct str tree_path;
	if (!root || !project_tree_path(root->project, &server->arena, document->path, &tree_path))
		return;
	owned_set(&document->tree_path, tree_path);
	document->root = root;
}

void placement_find(struct server *server, struct document *document)
{
	if (!document->root)
		enter_root(server, document, find_root(server, document));
}

static void leave_root(struct document *document)
{
	struct root *root = document->root;
	if (!root)
		return;
	project_close_text(root->project, document->tree_path);
	root->unsettled = true;
	/* Its next publication comes under the same URI and stands in place of this one. */
	publications_of(&root->publications, document->tree_path)->pushed.shown = false;
	document->root = NULL;
	owned_free(&document->tree_path);
}

static void place_document(struct server *server, struct document *document, bool certain)
{
	struct root *root = find_root(server, document);
	if (root == document->root)
		return;
	if (!certain && document->root && !root_has_policy(document->root, &server->arena))
		return;
	bool was_judged = document->root;
	leave_root(document);
	enter_root(server, document, root);
	placement_submit(document, NULL, 0);
	publisher_moved(&server->publisher, document, was_judged);
}

static void close_unwanted(struct server *server)
{
	struct workspace *workspace = &server->workspace;
	workspace_mark_wanted(workspace);
	for (size_t i = 0; i < server->documents.list.len; i++) {
		if (server->documents.list.items[i]->root)
			server->documents.list.items[i]->root->wanted = true;
	}
	for (size_t i = workspace->roots.len; i-- > 0;) {
		if (workspace->roots.items[i]->wanted)
			continue;
		publisher_clear(&server->publisher, workspace->roots.items[i]);
		workspace_close_root(workspace, i);
	}
}

void placement_set_parse(struct server *server, bool parse)
{
	workspace_set_parse(&server->workspace, parse);
	for (size_t i = 0; i < server->documents.list.len; i++) {
		struct document *document = server->documents.list.items[i];
		if (documents_at(&server->documents, document->path) == document)
			placement_submit(document, NULL, 0);
	}
}

void placement_refresh(struct server *server, bool certain)
{
	workspace_place_folders(&server->workspace, &server->arena, certain);
	for (size_t i = 0; i < server->documents.list.len; i++)
		place_document(server, server->documents.list.items[i], certain);
	if (certain)
		close_unwanted(server);
}
