/* A violation: one place in the code that breaks one rule, with everything that a report, an editor or a model needs.
 */
#ifndef AUTOTOMY_CORE_VIOLATION_H
#define AUTOTOMY_CORE_VIOLATION_H

#include <stdint.h>

#include <autotomy/base/text.h>
#include <autotomy/base/vec.h>
#include <autotomy/core/rules.h>

enum violation_status { VIOLATION_NEW, VIOLATION_BASELINED, VIOLATION_SUPPRESSED };

/*
 * Under which of its file's commands something is found, and among which it was looked for: a bit for each, in the
 * order of struct subject. Zero where a file has one command, or where nobody knows.
 */
struct command_set {
	uint64_t found, among;
};

/* A place that explains a violation: the declaration, the policy line that decides. */
struct violation_note {
	struct str file; /* tree path */
	struct text_range range;
	struct str message;
};

/* An empty string stands for "none", null in JSON. All strings live in the arena that the verdict was made in. */
struct violation {
	enum rule_id rule;
	enum severity severity;
	enum violation_status status;
	struct str file;         /* tree path */
	struct text_range range; /* the narrowest token */
	uint32_t directive_line; /* where its directive begins: a suppression there counts too; else range.begin.line */
	struct str from, to;     /* modules, or an external's name in `to` */
	struct str target;       /* tree path, or the path as written for an external */
	struct str symbol;
	struct str message; /* the fact and the way out, one line, with `(because)` at its end */
	size_t fact_len;    /* so many bytes of it are the fact */
	struct str because;
	const struct str *instead; /* headers or symbols to use in its place */
	size_t instead_count;
	const struct violation_note *notes;
	size_t note_count;
	bool tag_unnecessary, tag_deprecated; /* LSP's tags */
	struct command_set commands;          /* until judge_finish() has named them in the message */
	uint64_t fingerprint;                 /* set by violations_fingerprint() */
};

struct violations {
	struct violation *items;
	size_t len, cap;
};

/* By file, line, column, rule id (as text), then target, symbol and message: a total order, so the same input gives the
 * same bytes. */
int violation_cmp_qsort(const void *a, const void *b);
void violations_sort(struct violations *violations);

/*
 * Sets the fingerprints of sorted violations: a hash of rule, from, to, file, target and symbol, and of the ordinal
 * among equals, but of no line, so that they outlive edits. Whoever makes violations calls it over all of one file.
 */
void violations_fingerprint(struct violations *violations);

#endif
