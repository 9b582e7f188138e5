/* Walks the uses and declarations of one file in the facts of a parse. */
#ifndef AUTOTOMY_JUDGE_PARSE_VIEW_H
#define AUTOTOMY_JUDGE_PARSE_VIEW_H

#include "rules/rule.h"

/* Who is called back; either may be NULL. */
struct site_visitor {
	void (*use)(const struct use_site *site, void *visitor);
	void (*declaration)(const struct use_site *site, void *visitor);
	void *visitor;
};

/* Calls back for each use in the subject, and for each of its declarations, that its parse number `parse` found. */
void parse_each_site(const struct judge_context *context, const struct subject *subject, size_t parse,
		     const struct site_visitor *visitor);

#endif
