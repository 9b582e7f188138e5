/*
 * Two versions of a project: what the change between them brought, and how it loosened the policy. Pure functions of
 * texts, policies and verdicts; where the versions come from is not decided here.
 */
#ifndef AUTOTOMY_CORE_CHANGE_H
#define AUTOTOMY_CORE_CHANGE_H

#include <autotomy/core/baseline.h>
#include <autotomy/core/facts.h>
#include <autotomy/core/policy.h>
#include <autotomy/core/violation.h>

/* A file of one version. */
struct version_file {
	struct str path; /* tree path */
	struct str text;
};

/* ---- files that moved ---- */

/* By the older path the newer one. A zeroed struct says that nothing moved. */
struct moves {
	struct str *before, *after; /* pairs; `before` is sorted */
	size_t count;
};

/*
 * Which of the files that came is which of those that went, by what their lines have in common, as git finds renames.
 * Everything lives in the arena; paths are borrowed.
 */
void moves_find(struct arena *arena, const struct version_file *gone, size_t gone_count,
		const struct version_file *came, size_t came_count, struct moves *moves);

/* What the file of the older version is called in the newer one; the path itself where it did not move. */
struct str moves_after(const struct moves *moves, struct str before);
/* And the other way about. */
struct str moves_before(const struct moves *moves, struct str after);

/* ---- lines ---- */

/*
 * By line of `after`, from 0: whether `before` lacks it. `count` is the number of lines. Where the texts are too
 * different to be compared line by line, everything between their common beginning and end is said to be lacking.
 */
bool *lines_brought(struct arena *arena, struct str before, struct str after, size_t *count);

/* Whether two texts differ, whatever ends their lines. */
bool texts_differ(struct str a, struct str b);

/* ---- violations ---- */

/* Whether a line (from 1) of a file of the newer version came with the change. */
struct line_teller {
	bool (*is_new)(void *context, struct str file, uint32_t line);
	void *context;
};

/*
 * Keeps of `after` what it holds more of than `before`: violations are counted by status, rule, modules, file, target
 * and symbol, never by line. Which of several equal ones is the new one: those on lines that came with the change
 * first, else the last ones. `after` is sorted by place and stays so. Returns how many are left.
 */
size_t violations_brought(const struct violation *const *before, size_t before_count, const struct violation **after,
			  size_t after_count, const struct moves *moves, const struct line_teller *lines);

/* ---- the policy ---- */

struct name_patterns;

/* All texts of one policy: the root file first, then those it includes, by path. */
struct policy_texts {
	const struct version_file *files;
	size_t count; /* 0: this version has no policy */
};

/*
 * One way in which the newer policy is looser than the older one. What it lets through can be told from other
 * violations by the members below; strings may be empty and pointers NULL, which restricts nothing.
 */
struct loosening {
	struct policy_place place;         /* in the newer version, or where it would stand */
	struct str fact;                   /* "'ui' may use 'net'" */
	uint64_t rules;                    /* whose violations it may let through, a bit each; 0 for none */
	struct str from, to;               /* modules or externals, by their older names */
	struct str either;                 /* the module at one of the two ends */
	struct str thing;                  /* what was written, to tell it from others */
	const struct glob *files;          /* where they stand, or what they lead to */
	const struct name_patterns *names; /* of their symbols */
};

struct loosenings {
	struct loosening *items;
	size_t len, cap;
};

/*
 * Appends every way in which `after` is looser than `before`, whether or not any code makes use of it: both must be
 * without fault. `paths` are the files of both versions. Strings live in the arena.
 */
void policy_compare(struct arena *arena, const struct policy_texts *before, const struct policy_texts *after,
		    const struct str *paths, size_t path_count, struct loosenings *out);

/* Appends a loosening for each entry of the baseline `after` that accepts more than `before`; both may be NULL. */
void baseline_compare(struct arena *arena, const struct baseline *before, const struct baseline *after,
		      const struct moves *moves, struct loosenings *out);

/* A file's suppressions in both versions. */
struct suppression_change {
	struct str path;                         /* in the newer version */
	const struct scan_facts *before, *after; /* `before` is NULL for a file that came */
	const bool *line_came;                   /* by line of the newer text, from 0; NULL: nobody knows */
	size_t line_count;
	const struct violation *const *verdict; /* the newer one, sorted */
	const bool *came;                       /* of each of these: whether the change brought it */
	size_t verdict_count;
};

/*
 * Appends a `policy-weakened` violation, without its severity, for each suppression that the file has more of, and for
 * each of a line that hides there, where the line came, what was not there before: at its place, with what it hides.
 */
void suppressions_compare(struct arena *arena, const struct suppression_change *change, struct violations *out);

/*
 * `policy-weakened` violations, without their severity, for the loosenings: each with how many of `lost` (violations
 * that the older policy tells of the newer code and the newer one does not) it lets through, and the first of them.
 * What none of them explains is told at `otherwise`, unless it is `doubtful`: then something that the newer policy says
 * may stand in its place.
 */
void loosenings_tell(struct arena *arena, const struct loosenings *loosenings, const struct violation *const *lost,
		     const bool *doubtful, size_t lost_count, const struct policy_place *otherwise,
		     struct violations *out);

#endif
