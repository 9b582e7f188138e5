/* A policy file as text that can be edited: the objects in it, found by where they are named. */
#ifndef AUTOTOMY_CORE_FIX_POLICY_TEXT_H
#define AUTOTOMY_CORE_FIX_POLICY_TEXT_H

#include <autotomy/base/json_edit.h>

#include "fix/fixer.h"

struct policy_text {
	struct str file, text;
	struct json root;
	struct line_table lines;
};

/* Reads the file as it is now, from its buffer or the disk. False where that is no JSON any more. */
bool policy_text_read(const struct fixer *fixer, struct str file, struct policy_text *policy);
void policy_text_finish(struct policy_text *policy);

/* The object under `section` ("modules") whose name stands at the place; an absent cursor where it has moved. */
struct json policy_text_object(const struct policy_text *policy, const char *section, struct text_place place);

/* Whether the string stands there, without its quotes. */
bool policy_text_is_at(const struct policy_text *policy, struct json string, struct text_place place);

/* Offers an edit of the file. It is not tried: what a policy means is known once it is read again. */
void policy_text_offer(const struct fixer *fixer, const struct policy_text *policy, struct proposal *proposal,
		       const struct json_edit *edit);

#endif
