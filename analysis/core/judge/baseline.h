/* The entries of a baseline, between the file that reads them and the file that applies them. */
#ifndef AUTOTOMY_JUDGE_BASELINE_H
#define AUTOTOMY_JUDGE_BASELINE_H

#include <autotomy/core/baseline.h>

struct baseline_entry {
	enum rule_id rule;
	struct str from, to, file, target, symbol; /* empty where absent */
	uint32_t count;
	uint32_t unjudged;                         /* of them, what matched nothing in a run that could not judge it */
	struct text_range file_range, count_range; /* where they stand in the baseline */
};

struct baseline {
	struct str path;
	struct baseline_entry *entries; /* in the order of the text */
	size_t entry_count;
	struct arena arena;
};

/* The parts of a key in one string; `file` is left out of the key by which an entry may be claimed. */
struct str baseline_key(struct arena *arena, enum rule_id rule, const struct str *parts, size_t count);

#endif
