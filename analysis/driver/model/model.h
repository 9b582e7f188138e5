/*
 * The model: everything known of one project at one moment, and how one part follows from another:
 *
 *   configuration + tree -> files, their roles -> search contexts -> links (what includes mean) -> graph -> verdicts
 *
 * It is the same for the server and for `check`. It reads the disk only to find files outside the walk; it has no
 * thread, no loop.
 */
#ifndef DRIVER_MODEL_H
#define DRIVER_MODEL_H

#include <autotomy/core/graph.h>
#include <autotomy/core/judge.h>

#include "config/policy_files.h"
#include "disk/loader.h"
#include "model/bodies.h"
#include "model/file_table.h"
#include "model/index_map.h"
#include "parser/parse_result.h"

/* One way of compiling, shared by all commands with the same search path. */
struct search_context {
	struct search_path path;
	struct include_fact *forced;  /* its -include as facts, told at 1:1 */
	struct strmap quotes, angles; /* what a spelling means once the includer's own folder has no such file */
	struct arena find_memory;     /* their keys */
	struct index_map reached_by;  /* from file to the first source, by path, that includes it in this context */
};

/* A file that is no code but has a verdict, and the verdict's hash. */
struct told_file {
	struct str path;
	uint64_t hash;
};

struct told_files {
	struct told_file *items;
	size_t len, cap;
};

struct model {
	struct str root; /* absolute */
	int root_fd;
	struct configuration configuration;
	struct file_table table;
	struct arena arena;   /* search contexts; renewed with the configuration */
	struct arena scratch; /* reset at will between steps */
	VEC(struct search_context) contexts;
	struct strmap context_by_key;
	uint32_t *command_contexts;  /* of each command, CONTEXT_UNKNOWN until it is asked for */
	uint32_t fallback_context;   /* for what no command names */
	VEC(struct file *) unlinked; /* headers that borrow from another source than they were linked for */
	struct path_set beyond;      /* folders that were not walked and hold files that are included */
	struct path_set moved;       /* names, without folders, of files that came or went since model_refresh() */
	bool code_changed;           /* files became code, or are none any more, since somebody cleared this */
	bool contexts_stale;         /* files are reached over other includes than before */
	bool computed_doubtful;      /* what an include by a macro looked for in vain may be there now */
	bool links_doubtful;         /* what an include means may have changed for any of them */
	bool offers_stale;           /* a public header came or went: it is offered in other files' verdicts */
	struct graph *graph;
	struct graph_plan *plan; /* NULL until the tree is known */
	VEC(struct file *) code; /* all code files by path; stale where `code_stale` */
	bool code_stale;
	size_t bridges;                        /* how many files are */
	struct public_headers *public_headers; /* by module; NULL where stale */
	const struct str *absent; /* tree paths of files that parses must not find: see file_table_hides() */
	size_t absent_count;
	struct symbol_index *index;          /* what the parses of all files declare */
	bool packs;                          /* facts of closed files are packed once they are judged */
	bool awaits_index;                   /* parses are on their way: what they may take back is not told yet */
	bool reach_changed;                  /* since somebody cleared this: see `asked_reach` */
	uint64_t clock;                      /* goes on with each change of a text */
	VEC(struct parse_result *) unlisted; /* hung since model_list_bodies() */
	VEC(struct file *) doubted;          /* see model_settle_bodies() */
	uint32_t shape;                      /* another number whenever what is parsed for what may be another */
	bool index_complete;                 /* nothing is missing in it: verdicts may rest on it */
	struct header_reach *reach;          /* who includes which header; NULL where stale */
	struct file *judging;                /* its judges ask for it; NULL between judgements */
	struct violations told;              /* what stands in files that are no code, sorted */
	struct arena told_memory;
	struct told_files told_files; /* of `told`, sorted by path */
	struct arena spare_verdict_memory;
	struct include_links spare_links;
};

/* `root` is absolute with links resolved. Returns 0 or a negative errno (the root cannot be opened). */
int model_init(struct model *model, struct str root);
void model_finish(struct model *model);

/* Puts a configuration in place (moved from the argument) and gives every known file its role anew. Links and verdicts
 * are stale then. */
void model_configure(struct model *model, struct configuration *configuration);

/* Takes in a loaded tree: what it does not hold is not present any more, but for open buffers, whose facts stay. */
void model_adopt_tree(struct model *model, struct loaded_tree *tree);

/* Takes in what the database names, whatever its ending: the walk knows endings alone. A part of model_adopt_tree(). */
void model_adopt_commanded(struct model *model);

/*
 * Who the `nth` command of a source is, as parse_result.command has it: a hash of what it says. 0 where the source has
 * no two commands.
 */
uint64_t model_command_key(const struct model *model, const struct file *source, size_t nth);

/* Makes a file known, or known to be gone; its role is set. Returns its entry. */
struct file *model_touch(struct model *model, struct str path, bool present);

/* Notes whether the disk has it, whatever is in a buffer. */
void model_note_disk(struct model *model, struct file *file, bool on_disk);

/* Scans a text in place of the file's facts. Its links are stale until model_link(). */
void model_scan(struct model *model, struct file *file, struct str text);

/* The same with the text from its buffer, or else the disk; an error is noted in the file. */
void model_read(struct model *model, struct file *file);

/* All code files, sorted by path; valid until the next change of files. */
struct file *const *model_code_files(struct model *model, size_t *count);

/* ---- links ---- */

/* Who hears of files, one at a time; it may judge them. `visit` may be NULL. */
struct file_visitor {
	void (*visit)(void *context, struct file *file);
	void *context;
};

/*
 * What the includes of one file mean. Keeps the graph's counts. Where other files are reached than before, here or in
 * the contexts of other includers, the model is stale then: model_refresh() works it out.
 */
void model_link(struct model *model, struct file *file);
bool model_is_stale(const struct model *model);

/*
 * Brings search contexts and links up to date after files came, went or were rewritten: which contexts each file has,
 * which source each header borrows them from (the first by path that really includes it), and what includes mean then.
 * Reads files of other names that turn out to be included. Visits the files whose verdict may be another now.
 */
void model_refresh(struct model *model, const struct file_visitor *concerned);

/* Something behind a link, or the way to it, changed: every include may mean another file. */
void model_doubt_links(struct model *model);
/* Whoever looks for a file whose name is no code may find another. */
void model_doubt_odd_names(struct model *model);
/* A file came or went of which the table does not know: only an include by a macro may have looked for it. */
void model_doubt_computed(struct model *model);

/*
 * The parses of a source are others than before. Where a file that it reaches says `#include NAME`, they alone tell
 * what is included: headers may borrow from the source then, and links be stale.
 */
void model_take_read(struct model *model, struct file *file);

/* Whether the file, or any file, says so. */
bool file_includes_a_macro(const struct file *file);
bool model_includes_macros(const struct model *model);

/*
 * For a file that came after model_refresh(), or before it was first called (`refreshed` false): a source has its own
 * contexts; a header takes the fallback's, or while nothing is known only what stands beside it is found.
 */
void model_ensure_contexts(struct model *model, struct file *file, bool refreshed);

/* Brings the plan up to date; visits the files that tell of other cuts than before. Returns whether the graph changed.
 */
bool model_plan(struct model *model, const struct file_visitor *concerned);

/* ---- verdicts ---- */

/* Judges one file anew. Returns whether the verdict differs from the one before. */
bool model_judge(struct model *model, struct file *file);

/* How many tokens of the file use a symbol of another module, by module: see judge_symbol_uses(). */
void model_symbol_uses(struct model *model, struct file *file,
		       void (*visit)(void *visitor, module_id to, uint32_t count), void *visitor);

/* ---- the index: model_index.c ---- */

/*
 * The parses of the file are others than before: what they declare goes into the index, and what they use is noted.
 * Appends the ids of which something else is known now to `changed`, which may be NULL.
 */
void model_contribute(struct model *model, struct file *file, struct changed_ids *changed);

/* Counts the symbols that the file uses in the graph, once the index is complete. */
void model_count_uses(struct model *model, struct file *file);

/* By file: whether it is one of these, or includes one, directly or over others. To be freed. */
bool *model_dependents(struct model *model, struct file *const *files, size_t count);

/* Whether the verdict on the file depends on one of the ids, which are sorted. */
bool model_depends_on(const struct file *file, const struct changed_ids *changed);

/* ---- parses, and what stands in macros' bodies: model_bodies.c ---- */

/* The parse is one of those that the file is judged by, if it knows the file. */
void model_hang(struct model *model, struct file *file, struct parse_result *result);
void model_drop_parses(struct model *model, struct file *file);

/* Takes down which files the parses hung since tell of, while their facts are at hand. */
void model_list_bodies(struct model *model);

/* Works out who tells what stands in the macros' bodies of each file. Visits the files whose verdict may be another
 * now. */
void model_settle_bodies(struct model *model, const struct file_visitor *concerned);

/* What was found in the file's macros moves along with edits; with `edits` NULL it is worked out anew. */
void model_move_bodies(struct model *model, struct file *file, const struct text_edit *edits, size_t count);

/* Whether anything is known by which symbols of the file are judged. */
bool model_has_symbols(const struct file *file);

/* Who hears that the verdict on a file (a tree path) changed. */
struct change_listener {
	void (*changed)(void *context, struct str path);
	void *context;
};

/*
 * What all verdicts together decide: what the baseline accepts, and what stands in policy files, database and baseline
 * (`config`, `unused-dependency`, stale entries), told beside `faults`. Strings of `faults` must outlive the next call.
 */
void model_judge_whole(struct model *model, const struct violations *faults, const struct change_listener *listener);

/* The verdict on any file, code or not: sorted, of every status. Valid until something is judged again. */
const struct violation *model_verdict(const struct model *model, struct str path, size_t *count);

/* Faults that show against the files that exist: a tie of two modules over a file. Strings in the arena. */
void model_check_ties(struct model *model, struct arena *arena, struct violations *faults);

#endif
