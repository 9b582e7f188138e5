/*
 * A first policy, inferred from a tree that has none: what `autotomy init` writes. Everything in it is a guess that a
 * person will read, so each module says in a comment what it was guessed from.
 */
#ifndef AUTOTOMY_CORE_INFER_H
#define AUTOTOMY_CORE_INFER_H

#include <autotomy/core/map.h>
#include <autotomy/core/violation.h>

struct infer_file {
	struct str path; /* tree path */
	bool source;
	bool program;             /* it defines main() */
	const uint32_t *includes; /* indices of the files that it includes, those of the tree alone */
	size_t include_count;
};

struct infer_tree {
	struct str name;          /* of the project: its folder's name */
	struct infer_file *files; /* sorted by path */
	size_t count;
	const struct str *unresolved; /* includes that reached nothing, as they are written */
	size_t unresolved_count;
	const struct str *search; /* folders to search for includes: infer_search_folders() */
	size_t search_count;
	bool has_database; /* the compile commands are known */
};

/* Whether the text of a source defines main(), as far as a look at its words tells. */
bool infer_is_program(struct str text);

/* Whether `<...>` means a header of the language or of POSIX. */
bool infer_is_standard_header(struct str spelled);

/* Folders from which includes that reached nothing would reach a file of the tree; in the arena, the most useful first.
 */
size_t infer_search_folders(const struct infer_tree *tree, struct arena *arena, struct str **folders);

/* Appends the key `compile` for them; nothing where there are none. */
void infer_write_search(const struct infer_tree *tree, struct strbuf *out);

struct inference;

/* The tree is borrowed. */
struct inference *infer_modules(const struct infer_tree *tree);
void infer_destroy(struct inference *inference);
size_t infer_module_count(const struct inference *inference);

/*
 * From the verdict on the tree by the policy that infer_write() makes without a map: opens the headers whose names
 * others use, and calls state shared that is.
 */
void infer_learn(struct inference *inference, const struct module_map *map, const struct violation *const *violations,
		 size_t count);

/*
 * Appends the policy, as JSON with comments. Without a map it says who is where and what is public, enough to judge the
 * tree by; with the map of that judgement (modules in the same order) it says `uses` and, where the graph has them,
 * layers.
 */
void infer_write(const struct inference *inference, const struct module_map *map, struct strbuf *out);

#endif
