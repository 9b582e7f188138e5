/* The last steps from raw verdicts to violations that can be reported, shared by files, the policy and the baseline. */
#ifndef AUTOTOMY_JUDGE_FINISH_H
#define AUTOTOMY_JUDGE_FINISH_H

#include <autotomy/core/judge.h>

/* Gives each violation the severity that its own module (`from`) asks for and drops those that are off. */
void violations_set_severity(const struct policy *policy, struct violations *violations);

/* Sorts and fingerprints what was found about one file that is no source, and moves it to the end of `out`. */
void violations_append_finished(struct violations *found, struct violations *out);

#endif
