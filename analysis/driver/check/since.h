/* Two versions under comparison, between the file that runs them and the file that finds how the policy was loosened.
 */
#ifndef DRIVER_SINCE_H
#define DRIVER_SINCE_H

#include "check/check_run.h"

struct since {
	const struct revision *revision;
	struct str policy_file; /* tree path */
	bool had_policy;        /* the older version has one */
	bool at_revision;       /* and that is the one that judges */
	struct check *head;     /* the verdict that is reported */
	struct check *base;     /* the older code by the same policy; NULL where it cannot be judged */
	struct check
		*proposed;    /* the newer code by the newer policy; NULL where both policies are one, or it is gone */
	struct check *former; /* the newer code by the older policy, where the newer one judges; else NULL */
	struct check *faulty; /* the newer policy's faults, where they are all that is told */
};

/* Finds how policy, baseline and suppressions are looser: into head->weakened, finished. What was brought is known. */
void since_weakened(struct since *since);

#endif
