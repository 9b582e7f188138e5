/* Walks the uses of one file in the facts of a parse, with the roles of the parse's files at hand. */
#ifndef AUTOTOMY_JUDGE_PARSE_VIEW_H
#define AUTOTOMY_JUDGE_PARSE_VIEW_H

#include "rules/rule.h"

/* Calls back for each use in the subject that its parse number `parse` found. */
void parse_each_use(const struct judge_context *context, const struct subject *subject, size_t parse,
		    void (*visit)(const struct use_site *site, void *visitor), void *visitor);

#endif
