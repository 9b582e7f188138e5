/* The baseline: accepted old violations, keyed without line numbers. */
#ifndef AUTOTOMY_CORE_BASELINE_H
#define AUTOTOMY_CORE_BASELINE_H

#include <autotomy/core/policy.h>
#include <autotomy/core/violation.h>

struct baseline;

/*
 * Reads autotomy-baseline.json: {"version": 1, "entries": [{"rule", "from", "to", "file", "target", "symbol",
 * "count"}]}, absent members null. A fault is appended to `faults` as a `config` violation at its place, and NULL is
 * returned.
 */
struct baseline *baseline_parse(struct str path, struct str text, struct violations *faults, struct arena *arena);
void baseline_destroy(struct baseline *baseline);

/*
 * Marks the violations that the baseline accepts (status), over all violations of the project, sorted. An entry whose
 * file is not among `files` may be claimed by a file of the same module. Entries, or counts of them, that nothing
 * matches any more are appended to `stale` as `baseline` violations at their place in the baseline. `judged` tells
 * whether this run judged a rule in a file, as far as it speaks of includes or of a symbol.
 */
void baseline_apply(struct baseline *baseline, const struct policy *policy, struct arena *arena,
		    struct violation **violations, size_t count, bool (*file_exists)(void *context, struct str path),
		    bool (*judged)(void *context, enum rule_id rule, struct str file, bool of_symbol), void *context,
		    struct violations *stale);

/*
 * Appends the text of a baseline that accepts what is accepted now: the baselined violations and, of `old` as it was
 * applied last (NULL where there is none), what its run could not judge; with `grow` the new ones, too. Sorted, an
 * entry a line. The same violations give the same bytes.
 */
void baseline_write(const struct baseline *old, const struct violation *const *violations, size_t count, bool grow,
		    struct strbuf *out);

size_t baseline_total(const struct baseline *baseline); /* how many violations it accepts; 0 for NULL */

#endif
