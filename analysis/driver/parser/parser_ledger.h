/* What files did to parsers: which of them are set aside, and why. */
#ifndef DRIVER_PARSER_LEDGER_H
#define DRIVER_PARSER_LEDGER_H

#include <autotomy/base/strmap.h>
#include <autotomy/base/vec.h>

#include "parser/parser_worker.h"

struct ledger_entry {
	char *file;       /* absolute; NULL where the entry is free */
	uint64_t content; /* a hash of what the request said of it */
	unsigned fallen;  /* parsers that crashed or hung over it */
	unsigned keeping; /* likewise, while they were to keep its unit */
	unsigned killed;  /* parsers that somebody killed over it */
	char *why;        /* once it is set aside */
};

struct parser_ledger {
	VEC(struct ledger_entry) entries;
	struct strmap by_file;
};

void ledger_finish(struct parser_ledger *ledger);

/* A parser ended over the file, which was to keep its unit or not. Returns why the file is now set aside, or NULL while
 * it may be tried again. */
const char *ledger_fell(struct parser_ledger *ledger, struct str file, uint64_t content, enum parser_end end, bool keep,
			struct str how);

/* Why the file is set aside; NULL where it is not, or where its content is another one by now. */
const char *ledger_set_aside(const struct parser_ledger *ledger, struct str file, uint64_t content);

/* Likewise, whatever its content. */
bool ledger_knows(const struct parser_ledger *ledger, struct str file);

void ledger_forgive(struct parser_ledger *ledger, struct str file);

#endif
