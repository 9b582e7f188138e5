/* A set of paths that can be walked: folders seen, paths that changed. */
#ifndef DRIVER_PATH_SET_H
#define DRIVER_PATH_SET_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>

/* A zero-initialized set is valid and empty. `list` holds each path once, in no order once one was removed. */
struct path_set {
	VEC(struct str) list;
	struct strmap indices;
	struct arena arena; /* the paths */
};

bool path_set_has(const struct path_set *set, struct str path);
bool path_set_add(struct path_set *set, struct str path); /* copies; false when it is there already */

/* The last path of the list takes its place. Its memory stays until path_set_finish(). */
void path_set_remove(struct path_set *set, struct str path);
void path_set_finish(struct path_set *set); /* as after zero-initialization */

#endif
