/*
 * The client's folders and the projects in them: one project for each policy root, shared by all that lies under it. A
 * root is opened for a folder or for a document and stays until none of them wants it.
 */
#ifndef LSP_WORKSPACE_H
#define LSP_WORKSPACE_H

#include <autotomy/driver/project.h>

#include "publications.h"

struct workspace;

struct root {
	struct workspace *workspace;
	struct project *project;
	struct str path;  /* absolute, links resolved */
	struct str shown; /* the same folder as the client writes it; a client knows nothing of our links */
	struct publications publications;
	bool unsettled; /* project_settle() is due */
	bool reopened;  /* and not loaded since: what was published of it may be true no longer */
	bool wanted;    /* while roots are swept */
};

struct folder {
	struct str path;   /* as the client writes it */
	struct str real;   /* links resolved */
	struct root *root; /* NULL while there is no policy at or above it */
};

struct workspace_events {
	void *context;
	void (*changed)(void *context, struct root *root, struct str path); /* a tree path; see project.h */
	void (*log)(void *context, enum project_log level, struct str message);
};

struct workspace {
	uv_loop_t *loop;
	bool parse;
	struct workspace_events events;
	VEC(struct folder) folders;
	VEC(struct root *) roots;
	bool roots_changed; /* a root was opened or closed; the publisher takes note and clears it */
};

void workspace_init(struct workspace *workspace, uv_loop_t *loop, bool parse, const struct workspace_events *events);

/* Only remembered; see workspace_place_folders(). `path` is absolute. A folder that is there already is not added. */
void workspace_add_folder(struct workspace *workspace, struct str path);
void workspace_remove_folder(struct workspace *workspace, struct str path);

/* Finds the root of every folder anew and opens it. With `certain` false none is taken away (see placement.h). */
void workspace_place_folders(struct workspace *workspace, struct arena *arena, bool certain);

/* From now on projects are open with or without their symbols; those that are open are opened anew. */
void workspace_set_parse(struct workspace *workspace, bool parse);

/* The root of a file, opened if need be; NULL where there is no policy above. `path` has its links resolved, `shown` is
 * how the client writes it. */
struct root *workspace_root_for(struct workspace *workspace, struct arena *arena, struct str path, struct str shown);

/* The innermost open root that holds the absolute path, links resolved; or NULL. */
struct root *workspace_innermost(const struct workspace *workspace, struct str path);

/* Whether the policy file that makes a root of it is still there. */
bool root_has_policy(const struct root *root, struct arena *arena);

/* Marks the roots that folders want; the caller marks others in `wanted`, then closes what is left over. */
void workspace_mark_wanted(struct workspace *workspace);
void workspace_close_root(struct workspace *workspace, size_t index);

void workspace_finish(struct workspace *workspace);

#endif
