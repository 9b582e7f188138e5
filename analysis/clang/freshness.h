/*
 * Whether a kept unit may be reparsed. libclang judges a preamble by size and time in whole seconds, so an edit of
 * equal length within one second passes it by, and so does a header that now shadows another one. Both are noticed
 * here.
 */
#ifndef AUTOTOMY_CLANG_FRESHNESS_H
#define AUTOTOMY_CLANG_FRESHNESS_H

#include <autotomy/base/vec.h>
#include <autotomy/core/wire.h>

#include "extract.h"

/* A file as it was read. */
struct stamp {
	struct opened_file file;
	bool unsaved, exists;
	bool racy;     /* changed so shortly before it was read that its time may not tell the next change */
	uint64_t hash; /* of an unsaved text */
	int64_t size, seconds, nanoseconds;
	uint64_t device, inode;
};

struct freshness {
	struct arena arena;
	VEC(struct stamp) files;
	VEC(struct str) absent; /* where includes were looked for in vain before they were found elsewhere */
};

/* Remembers what a parse that began at `began` (nanoseconds of the real-time clock) read. */
void freshness_record(struct freshness *freshness, const struct parse_request *request,
		      const struct extraction *extraction, int64_t began);
void freshness_finish(struct freshness *freshness);

/* Whether libclang will notice by itself whatever changed since. Otherwise the unit must be thrown away. */
bool freshness_holds(const struct freshness *freshness, const struct parse_request *request);

/* Whether nothing changed at all, the main file aside. */
bool freshness_is_same(const struct freshness *freshness, const struct parse_request *request);

int64_t freshness_now(void);

#endif
