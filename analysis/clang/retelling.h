/*
 * The expansions and references of bodies that were blanked (blank.h) are told again, in the order of the text, to what
 * would have had them from libclang: so macros are followed, and symbols found, as if nothing were missing.
 */
#ifndef AUTOTOMY_CLANG_RETELLING_H
#define AUTOTOMY_CLANG_RETELLING_H

#include "bodies.h"

/* How far it has come. */
struct retelling {
	const struct bodies *earlier;
	const struct blanked *blanked;
	struct str text; /* of the main file, as it is written */
	uint32_t next_expansion, next_body;
	uint32_t met;        /* so many blank bodies were */
	bool edited_met;     /* the edited one ends where it should */
	bool failed;         /* the text is not what it was taken for */
	uint32_t *symbol_of; /* by symbol of `earlier`: the one here, or SYMBOL_NONE until it is asked for */
};

void retelling_begin(struct retelling *retelling, struct arena *arena, const struct bodies *earlier,
		     const struct blanked *blanked, struct str text);

/* Takes the expansions in blank bodies that stand before a place of the main file. */
void retelling_expand(struct extractor *extractor, uint32_t before);

/* The walk has entered a body: if it is a blank one, what it named is told. */
void retelling_meet(struct extractor *extractor, const struct body *body);

/*
 * Whether all that was blanked is where it was expected, and nothing else has changed. `first_error` is the place of
 * the first error that stands in no body, UINT32_MAX for none.
 */
bool retelling_holds(const struct extractor *extractor, uint32_t first_error);

#endif
