/* What the parts of an extraction share: what was found in a unit so far. */
#ifndef AUTOTOMY_CLANG_EXTRACTOR_H
#define AUTOTOMY_CLANG_EXTRACTOR_H

#include "extract.h"
#include "how.h"
#include "macros.h"

/* An inclusion directive inside the root. */
struct inclusion {
	struct spot spot; /* of its '#' */
	uint32_t target;  /* SOURCE_NONE where it was not found */
	CXCursor cursor;
};

struct extractor {
	struct arena *arena;
	const struct parse_request *request;
	struct sources sources;
	struct symbols symbols;
	struct uses uses;
	struct macros macros;
	VEC(struct inclusion) inclusions;
	VEC(CXCursor) to_walk; /* top-level declarations that stand, at least partly, in wanted files */
	struct ancestors ancestors;
	bool bodies_skipped; /* those in the preamble */
	bool settled;        /* the preprocessor's cursors have all come */
};

/* Sorts and numbers everything that was found. */
void collect_facts(struct extractor *extractor, struct parse_facts *facts);

#endif
