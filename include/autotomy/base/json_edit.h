/* Edits of JSON that people wrote: comments, layout and trailing commas stay as they are. Nothing is changed here; each
 * function says which bytes to replace. */
#ifndef AUTOTOMY_BASE_JSON_EDIT_H
#define AUTOTOMY_BASE_JSON_EDIT_H

#include <autotomy/base/json.h>

/* Replace the bytes [begin, end), offsets from 0, by `text`, which lives in the arena. */
struct json_edit {
	size_t begin, end;
	struct str text;
};

/*
 * Puts the string `value` behind the last element of an array: on a line of its own where that one has one, with the
 * same indent; else on the same line. `text` is what the array was parsed from.
 */
struct json_edit json_edit_append(struct arena *arena, struct str text, struct json array, struct str value);

/*
 * Puts `"key": ["value"]` into an object: behind the first of the members in `after`, a list that ends with NULL, that
 * it has; else behind its last one. The object must not be empty.
 */
struct json_edit json_edit_add_list(struct arena *arena, struct str text, struct json object, const char *key,
				    const char *const *after, struct str value);

/* Takes the element of that number, which exists, out of an array, with its line where it has one of its own. */
struct json_edit json_edit_remove(struct str text, struct json array, size_t index);

#endif
