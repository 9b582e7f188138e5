/* Where a project begins. */
#ifndef AUTOTOMY_DRIVER_ROOT_H
#define AUTOTOMY_DRIVER_ROOT_H

#include <stdbool.h>

#include <autotomy/base/str.h>

/* The name of the policy file. */
#define POLICY_FILE_NAME "autotomy.json"

/*
 * The nearest folder from `folder` upwards that holds an autotomy.json which no other, further up, includes. `folder`
 * is absolute; the answer is absolute, normalized, with links resolved. False where there is none.
 */
bool root_find(struct arena *arena, struct str folder, struct str *root);

/* `path` with links resolved, those that lead nowhere too; what does not exist is appended as text. Absolute,
 * normalized. */
struct str path_real(struct arena *arena, struct str path);

#endif
