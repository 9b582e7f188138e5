/*
 * With how many of its includes a source begins as many others do, which take the same arguments. It is a hint to the
 * parser, which reads such headers once (analysis/clang/prefix.c) after it has looked for itself.
 */
#ifndef DRIVER_SHARED_INCLUDES_H
#define DRIVER_SHARED_INCLUDES_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/wire.h>

#include "model/file_table.h"

/* A zeroed one is valid and empty. */
struct shared_includes {
	struct arena arena;
	struct strmap openings; /* a hash of folder, arguments and first includes, to an index into `counts` */
	VEC(uint32_t) counts;
};

void shared_includes_finish(struct shared_includes *shared);

/* Counts a source that may be parsed under these arguments: the request's, of which nothing else matters. */
void shared_includes_add(struct shared_includes *shared, const struct file *source,
			 const struct parse_request *request);

/* With how many includes at least `least` of those begin. */
uint32_t shared_includes_find(const struct shared_includes *shared, const struct file *source,
			      const struct parse_request *request, uint32_t least);

#endif
