/* The place in a text where the path of an include is being written, finished or not. */
#ifndef LSP_FEATURES_INCLUDE_SPOT_H
#define LSP_FEATURES_INCLUDE_SPOT_H

#include <autotomy/core/facts.h>

/* Offsets are bytes from 0. */
struct include_spot {
	enum include_form form; /* INCLUDE_QUOTE or INCLUDE_ANGLE */
	size_t begin, end;      /* of the path, as far as it is written */
	bool closed;            /* the quote or bracket behind it is there */
};

/* False where `offset` is not inside the path of an include. */
bool include_spot_at(struct str text, size_t offset, struct include_spot *spot);

#endif
