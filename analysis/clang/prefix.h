/*
 * What many files begin with, parsed once for all of them: where sources begin with the same includes under the same
 * arguments, a precompiled header of these is made, and the sources are parsed on top of it. What it brings is frozen
 * (frozen.h), as a preamble is. The facts are those of a unit that is parsed from nothing; wherever that is not
 * certain, it is.
 */
#ifndef AUTOTOMY_CLANG_PREFIX_H
#define AUTOTOMY_CLANG_PREFIX_H

#include <clang-c/Index.h>

#include <autotomy/core/wire.h>

struct prefixes;

struct prefixes *prefixes_create(void);
void prefixes_destroy(struct prefixes *prefixes);

/*
 * Parses the file of a request on top of its prefix, which is made if need be, in the request's working folder. False
 * where it must be parsed from nothing: nothing is in `facts` then.
 */
bool prefixes_parse(struct prefixes *prefixes, CXIndex local, struct arena *arena, const struct parse_request *request,
		    struct parse_facts *facts);

#endif
