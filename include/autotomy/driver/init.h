/* A first policy for a tree that has none, and the baseline with which the tree passes by it. */
#ifndef AUTOTOMY_DRIVER_INIT_H
#define AUTOTOMY_DRIVER_INIT_H

#include <autotomy/core/report.h>

struct init_options {
	struct str root;                                            /* absolute, links resolved */
	unsigned jobs;                                              /* 0: as many as there are cores */
	void (*progress)(void *context, size_t done, size_t total); /* of the parse; may be NULL */
	void *context;
};

struct init; /* everything that it found; owns all strings below */

/* Runs to the end and writes nothing. Never NULL. */
struct init *init_run(const struct init_options *options);
void init_destroy(struct init *init);

/* One sentence each: what was at fault, so that there is no policy. */
const struct str *init_faults(const struct init *init, size_t *count);

struct str init_policy(const struct init *init); /* text of autotomy.json */
struct str
init_baseline(const struct init *init); /* text of autotomy-baseline.json; empty where nothing is to accept */
size_t init_module_count(const struct init *init);
/* The run by that policy and baseline: nothing in it is new. */
const struct report *init_report(const struct init *init);

#endif
