/*
 * One main file, parsed and kept.
 *
 * What the preamble of a file that is being edited brings is frozen (frozen.h) when the file is first parsed. The unit
 * that is reparsed at each edit shows only the rest: to read all of a preamble again takes longer than to parse the
 * file. And of the rest, the bodies of functions that an edit does not touch are not parsed again (blank.h). Where a
 * preamble cannot be frozen, or headers are wanted too, the unit shows everything each time.
 */
#ifndef AUTOTOMY_CLANG_UNIT_H
#define AUTOTOMY_CLANG_UNIT_H

#include <clang-c/Index.h>

#include <autotomy/core/wire.h>

#include "freshness.h"

struct prefixes;

/* Units of the local one show nothing of what their preamble brings, once they were reparsed. */
struct indexes {
	CXIndex whole, local;
	struct prefixes *prefixes; /* for units that are parsed once */
};

/* A zeroed unit is valid and empty. */
struct unit {
	struct arena arena; /* holds `file` */
	struct str file;
	uint64_t key;  /* what it is found by */
	uint64_t used; /* a clock: larger is later */
	bool keep;     /* false for one that is parsed once only */

	CXTranslationUnit handle; /* of the local index where `frozen` is there */
	unsigned flags;
	struct freshness freshness;
	struct frozen *frozen;
	struct bodies *bodies; /* as the last parse found them; of this `frozen` */
	unsigned misses;       /* how often in a row a text was blanked in vain */
	unsigned doubts;       /* how often in a row the frozen misled */
	uint64_t refused;      /* a hash of the preamble that cannot be frozen; 0 for none */
	struct strbuf request; /* the last one, until the unit is prepared for the next */
};

void unit_dispose(struct unit *unit);
bool unit_is_used(const struct unit *unit);

/* The next request makes it again. */
void unit_drop_handle(struct unit *unit);

/* Whether a request asks for more than the main file's uses. */
bool unit_wants_headers(struct arena *arena, const struct parse_request *request);

/* See units_parse(). */
bool unit_parse(const struct indexes *indexes, struct unit *unit, struct arena *arena,
		const struct parse_request *request, struct parse_facts *facts, struct str *message);

/* What the next request would have to wait for can be done before it comes. */
bool unit_needs_preparation(const struct unit *unit);
void unit_prepare(const struct indexes *indexes, struct unit *unit);

#endif
