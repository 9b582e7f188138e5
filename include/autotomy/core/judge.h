/*
 * Judging: (policy, facts, graph) in, violations out. Pure functions; the same verdict for the server and for `check`.
 * The flow for one file: judge_file() runs every rule over its facts; judge_finish() then applies severities, tells
 * each fault once, lets the suppressions work and tells the faulty and stale ones. judge_policy() does the rules about
 * policy entries.
 */
#ifndef AUTOTOMY_CORE_JUDGE_H
#define AUTOTOMY_CORE_JUDGE_H

#include <autotomy/core/facts.h>
#include <autotomy/core/graph.h>
#include <autotomy/core/index.h>
#include <autotomy/core/policy.h>
#include <autotomy/core/violation.h>

/* An include and the file that it means. */
struct resolved_include {
	const struct include_fact *include;
	struct str target;            /* tree path; empty where it was not found */
	struct file_role target_role; /* meaningless where target is empty */
	struct command_set commands;  /* under which it means this file */
};

/* A command of a file, for the words that tell it from the others. */
struct subject_command {
	struct str directory; /* absolute */
	const struct str *arguments;
	size_t argument_count;
};

/* So many commands of one file are told apart: of a file with more, none is named. */
enum { SUBJECT_COMMANDS_MAX = 63 };

/* One file to be judged, with everything that is known of it. Borrowed for the call; what is copied into violations is
 * copied to the arena. */
struct subject {
	struct str path;
	struct file_role role;
	const struct scan_facts *scan;
	const struct resolved_include *includes; /* the scan's and, at full level, the computed ones; forced ones too */
	size_t include_count;
	/*
	 * What the parses that asked for this file found: several where it has several commands. `file_index[i]` is
	 * this file's index in parses[i]. None at scan level, or while no parse has come back.
	 */
	const struct parse_facts *const *parses;
	const uint32_t *file_index;
	size_t parse_count;
	/* Where the file has several commands: these, and under which of them each parse was made; else 0 and NULL. */
	struct str root; /* absolute: words name paths relative to it */
	const struct subject_command *commands;
	size_t command_count;
	const struct command_set *parse_commands;
	/*
	 * Likewise, what the parses of other files found in this one's macros, which they expand: of these facts only
	 * the uses in this file count. Where they stand was nobody's question: they say nothing of what else is here.
	 */
	const struct parse_facts *const *body_parses;
	const uint32_t *body_file_index;
	size_t body_parse_count;
};

/* What a judgement may look at besides the file. */
struct judge_context {
	const struct policy *policy;
	const struct graph_plan *plan; /* NULL while the graph is not known */
	/* Who declares and defines what; NULL while it is not complete: what rests on it is not judged then. */
	const struct symbol_index *index;
	bool awaits_index; /* the index is on its way: what it may take back is not told */
	/* All public headers of a module, sorted tree paths, for `instead`; may find none. NULL while the tree is not
	 * known. */
	const struct str *(*public_headers)(void *context, module_id module, size_t *count);
	/* Whether a file of the module includes the header (a tree path), directly or over others. NULL: nobody knows.
	 */
	bool (*reaches)(void *context, module_id module, struct str header);
	void *context;
};

/* Appends every violation of S, G and P rules that stands in the file. Severity, status and fingerprint are still
 * unset. */
void judge_file(const struct judge_context *context, struct arena *arena, const struct subject *subject,
		struct violations *out);

/*
 * Calls back, by ascending module, with how many tokens of the file use a symbol of another module, as far as the
 * parses tell: what graph_add_uses() wants. Nothing for composition roots and files in no module.
 */
void judge_symbol_uses(const struct judge_context *context, const struct subject *subject,
		       void (*visit)(void *visitor, module_id to, uint32_t count), void *visitor);

/*
 * Turns the raw violations of one file into what is reported: off rules dropped, each fault told once, suppressions
 * applied (status), `suppression` violations added, sorted, fingerprints set. In place.
 */
void judge_finish(const struct judge_context *context, struct arena *arena, const struct subject *subject,
		  struct violations *violations);

/* The rules about the policy itself that need the graph (`unused-dependency`), finished and sorted; they stand in
 * policy files. */
void judge_policy(const struct judge_context *context, struct arena *arena, struct violations *out);

#endif
