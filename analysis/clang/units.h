/* The units of this process: parsed, kept for reparsing while their file is open, and thrown away. */
#ifndef AUTOTOMY_CLANG_UNITS_H
#define AUTOTOMY_CLANG_UNITS_H

#include <autotomy/core/wire.h>

struct units;

struct units *units_create(void);
void units_destroy(struct units *units);

/*
 * Parses, or reparses, and fills `facts` with memory of the arena. False, with a sentence part in `*message`, when
 * libclang could make no unit of the file.
 */
bool units_parse(struct units *units, struct arena *arena, const struct parse_request *request,
		 struct parse_facts *facts, struct str *message);

/* What a process does while it is idle: it prepares for edits, and gives memory back that was thrown away. After so
 * many milliseconds without a request the next chore is due; -1 where there is none. */
int units_chore_after(struct units *units);
void units_do_chore(struct units *units); /* that one */

/* Throws the units of a main file away. */
void units_forget(struct units *units, struct str file);

#endif
