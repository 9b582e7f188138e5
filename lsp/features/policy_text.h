/*
 * A policy as a text that is being written: which key, name or value stands where, however much of the JSON is still
 * missing. The table of keys (core/policy_keys.h) says what each place means.
 */
#ifndef LSP_FEATURES_POLICY_TEXT_H
#define LSP_FEATURES_POLICY_TEXT_H

#include <autotomy/core/policy_keys.h>

enum policy_spot_kind {
	SPOT_UNKNOWN,  /* inside a policy, but of no known meaning */
	SPOT_KEY,      /* a key of `table` */
	SPOT_NAME,     /* the user's own name of an object of `key`, a module's or an external's */
	SPOT_RULE,     /* a rule's id */
	SPOT_SEVERITY, /* its severity; `member` is the id */
	SPOT_VALUE,    /* a value of `key`, or an element of its list */
};

/* Bytes [begin, end) from 0. */
struct policy_span {
	size_t begin, end;
};

struct policy_spot {
	enum policy_spot_kind kind;
	struct policy_span token; /* of a string what stands between its quotes; empty where nothing is written yet */
	bool quoted;              /* it is a string */
	bool closed;              /* and its quote at the end is there */
	const struct key_table *table;
	const struct key *key;
	struct policy_span member; /* the key in front of a value, without its quotes */
	struct policy_span owner;  /* the name of the module or external around it, likewise; empty outside of them */
	size_t container;          /* where the bracket of the innermost object or list stands */
	bool in_list;
};

/* Calls back for every string and every bare word, in the order of the text. Returning false ends the walk. */
void policy_text_each(struct str text, const struct key_table *root,
		      bool (*visit)(void *context, const struct policy_spot *spot), void *context);

/* The token that holds the offset, its end included; else what could be written there. False outside of everything. */
bool policy_text_at(struct str text, const struct key_table *root, size_t offset, struct policy_spot *spot);

/* A token's text, escapes decoded. It may live in the arena. */
struct str policy_text_of(struct arena *arena, struct str text, struct policy_span token);

#endif
