/*
 * What stands in a file's macros and is expanded elsewhere. A header is judged by the unit that lends it its arguments;
 * what its macros name is known only to those who expand them, so the uses in its macros' bodies are taken from all
 * units: each from the first one, by the path of its source, that tells it.
 */
#ifndef DRIVER_BODIES_H
#define DRIVER_BODIES_H

#include <autotomy/base/arena.h>
#include <autotomy/base/vec.h>
#include <autotomy/driver/project.h>

#include "parser/parse_result.h"

/* A parse that tells uses in the file, whoever asked for it. */
struct body_source {
	struct parse_result *result; /* hung on some file, which holds it */
	struct file *main;           /* of its unit */
	uint32_t index;              /* the file's number in its facts */
	uint64_t *keys;              /* of these uses, sorted; NULL while nobody asked */
	size_t key_count;
	uint64_t keys_hash;
};

/* The keys that no unit before that of `main` brings, nor the file's own parses. */
struct body_pick {
	const struct file *main;
	const uint64_t *keys;
	size_t count;
};

/* Uses in the file that are judged by another file's parse. */
struct body_parse {
	struct parse_result *result; /* counted */
	const struct file *main;
	uint32_t index;
	struct use_fact *uses; /* copies: they move along with the edits of this file */
	struct mark *marks;    /* NULL where nothing moves */
	size_t use_count;
};

struct body_parses {
	struct body_parse *items;
	size_t len, cap;
};

struct bodies {
	VEC(struct body_source) sources; /* sorted by the path of `main` */
	VEC(struct body_pick) picks;     /* likewise */
	struct arena pick_memory;
	struct body_parses parses;
	VEC(uint64_t) symbol_ids; /* of their uses, sorted */
	uint64_t signature;       /* of the sources for which the picks were made; 0 for none */
	bool doubtful;            /* other sources than that, it may be */
};

void bodies_destroy(struct bodies *bodies); /* NULL is fine */

/* The keys of the source's uses, if it has none yet. */
void body_source_list(struct body_source *source);

/* Chooses anew. Returns whether the uses that are to be judged may be others than before. */
bool bodies_choose(struct file *file);

/* Forgets what was chosen: the file's text was replaced. */
void bodies_forget(struct bodies *bodies);

/* Moves the chosen uses along with edits of the file, whose overlay holds the text after them. */
void bodies_move(const struct file *file, const struct text_edit *edits, size_t count);

#endif
