/* What the fixers share: each looks at one violation and proposes edits; what becomes of a proposal is decided here. */
#ifndef AUTOTOMY_CORE_FIX_FIXER_H
#define AUTOTOMY_CORE_FIX_FIXER_H

#include <autotomy/core/fix.h>

/* A repair changes few places: a line that goes, an include that comes. */
enum { FIX_EDITS_MAX = 3 };

struct fixer {
	const struct fix_context *context;
	struct arena *arena;
	struct fixes *out;
	const struct violation *violation; /* the one that is looked at */
};

/* A fix that is being put together. */
struct proposal {
	enum fix_kind kind;
	struct str title;
	bool preferred, safe;
	struct fix_edit edits[FIX_EDITS_MAX];
	size_t edit_count;
};

/* Adds an edit of the context's own file. */
void proposal_edit(const struct fixer *fixer, struct proposal *proposal, size_t begin, size_t end, struct str text);

/* Offers a proposal that was tried, for the violation that is looked at. */
void fixer_offer(const struct fixer *fixer, const struct proposal *proposal);

/* Tries a change of the context's own file, and offers it if the violation is gone then and no other has come. */
bool fixer_try(const struct fixer *fixer, struct proposal *proposal);

/* Says why nothing can be done. `why` is a sentence part. */
void fixer_hinder(const struct fixer *fixer, enum fix_kind kind, struct str title, struct str why);

/* ---- places ---- */

static inline size_t fixer_offset(const struct fix_context *context, struct text_place place)
{
	return text_offset_of(context->lines, context->text, place);
}

bool text_range_eq(struct text_range a, struct text_range b);

/* The include of the file that stands at the range; NULL where none does, or where the command line forces it. */
const struct resolved_include *fixer_include_at(const struct fix_context *context, struct text_range range);

/* ---- the fixers, a file each ---- */

void fix_include(const struct fixer *fixer);     /* include.c: the public header instead, or none */
void fix_declaration(const struct fixer *fixer); /* declaration.c */
void fix_symbol(const struct fixer *fixer);      /* symbol.c */
void fix_transitive(const struct fixer *fixer);  /* transitive.c */
void fix_suppression(const struct fixer *fixer); /* suppression.c */
void fix_entry(const struct fixer *fixer);       /* entry.c */
void fix_loosen(const struct fixer *fixer);      /* loosen.c */

/* suppress.c: one comment for all violations at the place of the one that is looked at; `others` are of its file. */
void fix_suppress(const struct fixer *fixer, const struct violation *const *others, size_t count);

#endif
