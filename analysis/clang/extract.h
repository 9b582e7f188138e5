/* From libclang's unit to facts. */
#ifndef AUTOTOMY_CLANG_EXTRACT_H
#define AUTOTOMY_CLANG_EXTRACT_H

#include <clang-c/Index.h>

#include <autotomy/base/vec.h>
#include <autotomy/core/wire.h>

/* An include that the unit followed: how it is written, where, and the file that it reached. */
struct followed_include {
	struct str spelled;  /* without quotes */
	struct str includer; /* absolute path */
	bool quoted;         /* "..." */
};

/* A file that the unit read: as libclang opened it, and with dots and links resolved, as unsaved files are named. */
struct opened_file {
	struct str opened, real;
};

struct extraction {
	struct parse_facts facts;
	VEC(struct opened_file) files;         /* absolute paths of all files that the unit read */
	VEC(struct followed_include) includes; /* those written in files inside the root */
	bool needs_bodies;                     /* function bodies of headers hold more uses of the wanted files */
};

/* Fills `extraction` with memory of the arena. `flags` are the unit's. False when the main file is not in the unit. */
bool extract_facts(struct arena *arena, CXTranslationUnit unit, unsigned flags, const struct parse_request *request,
		   struct extraction *extraction);

struct frozen;
struct bodies;
struct retelling;

/*
 * Likewise, for a unit that was parsed from nothing; `*made` is what its preamble brings, or NULL where that cannot be
 * kept, and `*bodies` what its functions name.
 */
bool extract_and_freeze(struct arena *arena, CXTranslationUnit unit, const struct parse_request *request,
			struct extraction *extraction, struct frozen **made, struct bodies **bodies);

/*
 * The facts, and nothing else, of a unit with the same preamble, whose index leaves out what comes from there. False
 * where they might differ from those of a unit that is parsed from nothing. `retelling` is that of a text that was
 * blanked (bodies.h), or NULL; `*bodies` is for the next.
 */
bool extract_thawed(struct arena *arena, CXTranslationUnit unit, const struct frozen *frozen,
		    const struct parse_request *request, struct retelling *retelling, struct extraction *extraction,
		    struct bodies **bodies);

/*
 * What a unit brings that consists of includes alone, which other files begin with, too; `extraction` tells what it
 * read, and holds no facts. NULL where that cannot be kept.
 */
struct frozen *extract_prefix(CXTranslationUnit unit, const struct parse_request *request,
			      struct extraction *extraction);

/* As extract_facts(), of a unit of the local index that was parsed on top of such a prefix. */
void extract_on_prefix(struct arena *arena, CXTranslationUnit unit, const struct frozen *prefix,
		       const struct parse_request *request, struct extraction *extraction);

/* Has the unit of such an index list what its preamble declares: it does so at the first visit, and only then. */
void extract_nothing(CXTranslationUnit unit);

void extraction_finish(struct extraction *extraction);

#endif
