/* Strings that outlive the message in which they came: copies on the heap, one owner each. */
#ifndef LSP_OWNED_H
#define LSP_OWNED_H

#include <stdlib.h>
#include <string.h>

#include <autotomy/base/memory.h>
#include <autotomy/base/str.h>

/* With a NUL behind the copy that `len` does not count. */
static inline struct str owned_copy(struct str s)
{
	char *copy = mem_alloc(s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	copy[s.len] = '\0';
	return (struct str){copy, s.len};
}

static inline void owned_free(struct str *s)
{
	union {
		const char *borrowed;
		void *owned;
	} ptr = {.borrowed = s->ptr};
	free(ptr.owned);
	*s = (struct str){0};
}

/* `value` may be the old one or a part of it. */
static inline void owned_set(struct str *s, struct str value)
{
	struct str copy = owned_copy(value);
	owned_free(s);
	*s = copy;
}

#endif
