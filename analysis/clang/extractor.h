/* What the parts of an extraction share: what was found in a unit so far. */
#ifndef AUTOTOMY_CLANG_EXTRACTOR_H
#define AUTOTOMY_CLANG_EXTRACTOR_H

#include "bodies.h"
#include "extract.h"
#include "how.h"
#include "macros.h"

/* An inclusion directive inside the root. */
struct inclusion {
	struct spot spot;   /* of its '#' */
	uint32_t target;    /* SOURCE_NONE where it was not found */
	struct str spelled; /* without quotes */
};

struct cursors {
	VEC(CXCursor) items;
};

/* What is found, in plain data and in cursors of one unit. */
struct extractor {
	struct arena *arena;
	const struct parse_request *request;
	struct sources sources;
	struct symbols symbols;
	struct uses uses;
	struct macros macros;
	VEC(struct inclusion) inclusions;
	struct cursors to_walk; /* top-level declarations that stand, at least partly, in wanted files */
	struct ancestors ancestors;
	struct bodies *bodies;       /* what is written down of the main file's; or NULL */
	struct body *body;           /* the one of these that is walked, or NULL */
	struct retelling *retelling; /* of a blanked text; or NULL */
};

/* Sorts and numbers everything that was found. */
void collect_facts(struct extractor *extractor, struct parse_facts *facts);

/* A hash of the errors that stand in the headers of the preamble that was thawed; 0 where there is none. */
uint64_t collect_header_errors(struct extractor *extractor);

void extractor_finish(struct extractor *extractor);

#endif
