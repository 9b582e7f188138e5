/*
 * The keys of every object of a policy, as one table: it drives reading and its faults, and whoever else needs to know
 * what may be written where (completion, hover, the JSON Schema).
 */
#ifndef AUTOTOMY_CORE_POLICY_KEYS_H
#define AUTOTOMY_CORE_POLICY_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include <autotomy/base/str.h>

enum key_type {
	KEY_VERSION, /* the number 1 */
	KEY_BOOL,
	KEY_TEXT,             /* a string */
	KEY_CHOICE,           /* one of `choices` */
	KEY_TEXTS,            /* a list of strings */
	KEY_TEXT_OR_TEXTS,    /* a string, or a list of them */
	KEY_OBJECT,           /* an object with the keys of `object` */
	KEY_OBJECTS,          /* a list of such objects */
	KEY_TEXTS_OR_OBJECTS, /* a list of such objects or of strings that stand for one */
	KEY_NAMED_OBJECTS,    /* such objects by names of the user's own */
	KEY_SEVERITIES,       /* rule ids and their severities */
	KEY_TYPE_COUNT,
};

/* What the strings of a value stand for; of named objects, their names. */
enum key_names {
	KEY_NAMES_NOTHING,     /* that the policy or the tree knows */
	KEY_NAMES_MODULES,     /* or globs of their names */
	KEY_NAMES_NEW_MODULES, /* declares them */
	KEY_NAMES_A_LAYER,
	KEY_NAMES_NEW_LAYERS, /* declares them */
	KEY_NAMES_FILES,      /* globs of paths, relative to the folder of the policy file */
	KEY_NAMES_HEADERS,    /* likewise, of headers */
	KEY_NAMES_POLICIES,   /* likewise, of further policy files */
};

struct key_table;

enum { KEY_FILLS_NOTHING = -1 };

struct key {
	const char *name;
	enum key_type type;
	bool required;
	int fills; /* offset of its field in the draft; KEY_FILLS_NOTHING where nothing is kept */
	const struct key_table *object;
	const char *const *choices; /* ends with NULL */
	enum key_names names;
	const char *meaning;
};

struct key_table {
	const char *what; /* "a module" */
	const struct key *keys;
	size_t count;
	size_t draft_size;
};

extern const struct key_table keys_root;
extern const struct key_table keys_included; /* of a sub-configuration */
extern const char *const key_severities[];   /* "error", "warning", "info", "off", NULL */

/* The key's index, or `count`. */
size_t key_find(const struct key_table *table, struct str name);

/* "an array of strings": what a value of the key must be. */
const char *key_type_name(enum key_type type);

/* "; did you mean 'x'?" over the keys of the table, or an empty string. */
struct str key_suggestion(struct arena *arena, const struct key_table *table, struct str name);

/* The same over any list that ends with NULL. */
struct str choice_suggestion(struct arena *arena, const char *const *choices, struct str name);

/* Appends the JSON Schema of the root file, draft-07, as it ships. */
void keys_write_schema(struct strbuf *out);

#endif
