/* Where a project began at a revision: a change may take the policy away, or put it elsewhere. */
#ifndef AUTOTOMY_DRIVER_REVISION_H
#define AUTOTOMY_DRIVER_REVISION_H

#include <stdbool.h>

#include <autotomy/base/str.h>

/*
 * As root_find(), but of what git has at the merge base of `revision` and HEAD. False where there was no policy, or
 * with one sentence in `fault` (else empty) where git cannot tell.
 */
bool revision_root_find(struct arena *arena, struct str folder, struct str revision, struct str *root,
			struct str *fault);

#endif
