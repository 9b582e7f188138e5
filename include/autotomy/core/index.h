/*
 * The index: which files of the project declare, and which define, every symbol that is known beyond one unit. It is
 * made of contributions, one for each file, and a file's contribution is what its own text declares: so the order in
 * which they come does not matter, and each can be replaced alone.
 */
#ifndef AUTOTOMY_CORE_INDEX_H
#define AUTOTOMY_CORE_INDEX_H

#include <autotomy/core/facts.h>
#include <autotomy/core/policy.h>

struct symbol_index;

/* One declaration in a file. */
struct declaration {
	uint64_t id; /* of struct symbol_fact, not 0 */
	struct text_range range;
	bool definition;
};

struct declarations {
	struct declaration *items; /* sorted by id, then place; no two equal */
	size_t len, cap;
};

/* Appends what the parse knows of the file with this number to declare, and sorts all of it. */
void declarations_collect(const struct parse_facts *facts, uint32_t file, struct declarations *out);

/* The same declaration, seen from its symbol. */
struct indexed_place {
	struct str path; /* tree path, borrowed from whoever contributed */
	struct file_role role;
	struct text_range range;
	bool definition;
	uint32_t next; /* see symbol_index_next() */
	uint32_t file; /* the contributor's number */
};

struct symbol_index *symbol_index_create(void);
void symbol_index_destroy(struct symbol_index *index);

/*
 * Replaces what the file contributes; `file` is a number of the caller's, `path` outlives the index. With no
 * declarations the file is forgotten. Appends the ids of which something else is known than before to `changed`, if
 * given; places count as well as their being there.
 */
struct changed_ids {
	uint64_t *items;
	size_t len, cap;
};
void symbol_index_contribute(struct symbol_index *index, uint32_t file, struct str path, struct file_role role,
			     const struct declarations *declarations, struct changed_ids *changed);

/* The file is something else to the policy than before. */
void symbol_index_reassign(struct symbol_index *index, uint32_t file, struct file_role role);

/* All places of a symbol, sorted by path and place: the first, or NULL, and the one behind `place`, or NULL. */
const struct indexed_place *symbol_index_first(const struct symbol_index *index, uint64_t id);
const struct indexed_place *symbol_index_next(const struct symbol_index *index, const struct indexed_place *place);

#endif
