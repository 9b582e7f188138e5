/* What the model tells whoever looks for fixes of a file. */
#ifndef DRIVER_MODEL_FIXES_H
#define DRIVER_MODEL_FIXES_H

#include <autotomy/core/fix.h>

#include "model/model.h"

/* What headers bring, once it was asked for. */
struct kept_reaches {
	struct strmap by_header; /* index into the list */
	VEC(struct include_reach *) list;
};

/* One file's context and what it rests on. */
struct model_fixes {
	struct fix_context context;
	struct model *model;
	struct file *file; /* NULL for one that the model does not know */
	struct arena *arena;
	struct judge_context judge;
	struct subject subject;
	struct line_table lines;
	struct file_finder finder;
	struct kept_reaches reaches[2]; /* in any case, and surely */
	/* Where texts come from, as for struct fix_context. */
	bool (*text_of)(void *source, struct str path, struct str *text);
	void *source;
};

/* `text` is the file's. False where the model was told another one, or cannot judge the file. */
bool model_fixes_begin(struct model_fixes *fixes, struct model *model, struct arena *arena, struct str path,
		       struct str text);
void model_fixes_end(struct model_fixes *fixes);

#endif
