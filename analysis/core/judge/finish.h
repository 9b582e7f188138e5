/* The last steps from raw verdicts to violations that can be reported, shared by files, the policy and the baseline. */
#ifndef AUTOTOMY_JUDGE_FINISH_H
#define AUTOTOMY_JUDGE_FINISH_H

#include <autotomy/core/judge.h>

/* Gives each violation the severity that its own module (`from`) asks for and drops those that are off. */
void violations_set_severity(const struct policy *policy, struct violations *violations);

#endif
