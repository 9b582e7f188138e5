/*
 * What a preamble brings, in plain data: it stays as it is while the preamble does, so it is taken once, from a unit
 * that was parsed from nothing, and units that are reparsed go on from there.
 */
#ifndef AUTOTOMY_CLANG_FROZEN_H
#define AUTOTOMY_CLANG_FROZEN_H

#include "extractor.h"

struct frozen {
	struct arena arena;    /* everything below lives here */
	struct extractor head; /* without cursors, handles and texts */
	struct str preamble;   /* the main file's first bytes, on which it rests */
	bool whole;            /* and there were no others */
	uint64_t errors;       /* see collect_header_errors() */
	bool plain;            /* nothing in it counts, see blank_counts() */
};

/* Fills `plain`, before it is frozen: only where the bodies of the main file may be left out later. */
void frozen_look_for_counters(struct frozen *frozen);

/*
 * Freezes `frozen->head`, which has taken in what the preamble of a unit brings. False where another parse could not be
 * sure to find everything in it again.
 */
bool frozen_make(struct frozen *frozen);

/* Whether the preamble of the text is still the one that was frozen. */
bool frozen_fits(const struct frozen *frozen, struct str text);

/* Whether it read a file, by its tree path. */
bool frozen_read(const struct frozen *frozen, struct str path);

/* Begins with all that was frozen. */
void frozen_thaw(const struct frozen *frozen, struct arena *arena, CXTranslationUnit unit,
		 const struct parse_request *request, struct extractor *extractor);

void frozen_destroy(struct frozen *frozen);

#endif
