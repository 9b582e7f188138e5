/*
 * How two servers' results of one request become one. Pure functions of JSON. A method that is not in the table is
 * joined by JOIN_FIRST, and only where we have a handler for it at all.
 */
#ifndef LSP_PROXY_JOIN_H
#define LSP_PROXY_JOIN_H

#include <autotomy/base/json.h>

enum join_kind {
	JOIN_FIRST,      /* theirs, or ours where theirs is empty */
	JOIN_LISTS,      /* arrays: theirs, then ours */
	JOIN_HOVER,      /* both texts, theirs first, in theirs' form */
	JOIN_LINKS,      /* lists; where two links overlap theirs stands, and tells what ours tells */
	JOIN_COMPLETION, /* both lists of items, arrays or CompletionLists */
};

struct join {
	const char *method;
	enum join_kind kind;
	/* Where its capabilities say that a server has the method: a member, and one of that where not NULL. */
	const char *provider, *part;
};

/* All methods, sorted by name. */
const struct join *join_methods(size_t *count);
const struct join *join_find(struct str method); /* or NULL */

/* Whether a result says nothing: null, no element, no items. */
bool join_is_empty(struct json result);

/* Writes the joined result. Either may be empty, and is then left out. */
void join_results(struct json_writer *writer, enum join_kind kind, struct arena *arena, struct json theirs,
		  struct json ours);

#endif
