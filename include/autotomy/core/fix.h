/*
 * Fixes: edits after which a violation is gone. Pure functions of a violation, the file's text and facts, and the
 * policy; the same for an editor's code actions, for a report and for a command. Whatever changes the file itself is
 * tried before it is offered: the text that would come of it is scanned and judged, with what is known of its symbols,
 * and nothing is offered that leaves the violation or brings another.
 */
#ifndef AUTOTOMY_CORE_FIX_H
#define AUTOTOMY_CORE_FIX_H

#include <autotomy/core/compile.h>
#include <autotomy/core/judge.h>

enum fix_kind {
	FIX_INCLUDE_PUBLIC,      /* the public header in place of the private one */
	FIX_REMOVE_INCLUDE,      /* the line goes */
	FIX_REPLACE_DECLARATION, /* the header in place of an own declaration */
	FIX_REPLACE_SYMBOL,      /* what the policy names in place of a forbidden one */
	FIX_ADD_INCLUDE,         /* of the header that declares what is used */
	FIX_MEND_SUPPRESSION,    /* a stale one goes, a misspelled rule is spelled */
	FIX_REMOVE_ENTRY,        /* of `uses`, which no file needs */
	FIX_SUPPRESS,            /* a comment with a reason */
	FIX_LOOSEN,              /* the policy */
};

/* In one file, replace the bytes [begin, end), from 0, by `text`. */
struct fix_edit {
	struct str file; /* tree path */
	size_t begin, end;
	struct str text;
	size_t hole_begin, hole_end; /* bytes of `text` for a person to write over; equal where there are none */
};

/* All strings and arrays live in the arena that it was found with; violations are those of the context. */
struct fix {
	enum fix_kind kind;
	struct str title;     /* "Include src/db/db.h instead of src/db/page.h" */
	bool preferred;       /* what its author would most likely do */
	bool safe;            /* needs no eye on it: the code means the same, as far as the parse can tell */
	struct str hindrance; /* why it cannot be applied: there are no edits then; else empty */
	const struct violation *const *violations; /* that it answers; at least one */
	size_t violation_count;
	const struct fix_edit *edits; /* by file, then place; none overlaps another */
	size_t edit_count;
};

struct fixes {
	struct fix *items;
	size_t len, cap;
};

/* What an include brings with it. */
struct include_reach {
	const struct str *files; /* tree paths of the header and of all that it reaches, sorted */
	size_t file_count;
	const struct str *outside; /* as written, sorted: what was found nowhere in the tree */
	size_t outside_count;
};

/* One file and all that may be asked about it. */
struct fix_context {
	const struct judge_context *judge;
	struct str path;
	const struct subject *subject; /* NULL for a file that is no code: a policy */
	struct str text;
	const struct line_table *lines;
	const struct violation *verdict; /* on this text, of every status */
	size_t verdict_count;
	/* The ways in which the file is compiled, at least one, and how to look for files. */
	const struct search_path *const *paths;
	size_t path_count;
	const struct file_finder *finder;
	struct file_role (*role)(void *context, struct str path);
	/* `surely` leaves out what stands inside an #if. Valid until the context is gone. */
	const struct include_reach *(*reach)(void *context, struct str header, bool surely);
	/* The text of a policy file, from its buffer or else the disk; false where it cannot be read. */
	bool (*text_of)(void *context, struct str path, struct str *text);
	void *context;
};

/*
 * Appends the fixes of the violations, which are of the context's verdict, in the order in which they should be
 * considered: repairs that are preferred, other repairs, those that something hinders, suppressions, changes of the
 * policy. One that answers several violations is told once. The array is the caller's to free.
 */
void fix_find(const struct fix_context *context, struct arena *arena, const struct violation *const *violations,
	      size_t count, struct fixes *out);

/* The repairs of one violation among them, in the same order: no suppressions, no changes of what the policy allows. */
void fix_repairs(const struct fix_context *context, struct arena *arena, const struct violation *violation,
		 struct fixes *out);

/*
 * All safe and preferred fixes of the file as one, for one rule or (RULE_NONE) for all. False where there is none. Each
 * is found in the text that the ones before leave, so two of them never get into each other's way.
 */
bool fix_all(const struct fix_context *context, struct arena *arena, enum rule_id rule, struct fix *fix);

/* The text with the edits applied, which are of one file and sorted. */
struct str fix_apply(struct arena *arena, struct str text, const struct fix_edit *edits, size_t count);

#endif
