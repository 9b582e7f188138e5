/* The parses of one cold run: every source once for each of its commands, with the headers that borrow its arguments.
 */
#ifndef DRIVER_CHECK_PARSE_H
#define DRIVER_CHECK_PARSE_H

#include "cache/facts_cache.h"
#include "model/model.h"

struct parse_run {
	struct model *model; /* contexts are assigned; parse results are hung on its files */
	unsigned jobs;
	void (*progress)(void *context, size_t done, size_t total); /* may be NULL */
	void *progress_context;
	struct facts_cache_log log;                       /* of the cache */
	struct arena *arena;                              /* for the strings below */
	bool (*is_asked)(void *context, struct str path); /* which files the next three are about */
	void *asked_context;
	size_t parsed;          /* sources that came back, with or without errors */
	VEC(struct str) failed; /* tree paths: not parsed, or with errors */
	VEC(struct str) why;    /* of each of these; in the arena */
	size_t unnamed;         /* so many of these no compile command names */
	VEC(struct str) faults; /* the machine's: the parser cannot be started */
};

void check_parse(struct parse_run *run);

#endif
