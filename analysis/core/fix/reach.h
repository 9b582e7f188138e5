/* What stands on an include alone: whether it can go, or give way to another, without taking away what is used. */
#ifndef AUTOTOMY_CORE_FIX_REACH_H
#define AUTOTOMY_CORE_FIX_REACH_H

#include "fix/fixer.h"

bool reach_holds(const struct include_reach *reach, struct str path);

/* Whether the file includes the header without that include, directly or over others, whatever the preprocessor does.
 */
bool is_reached_without(const struct fix_context *context, const struct resolved_include *include, struct str header);

enum need {
	NEED_NOTHING, /* as far as the parse knows, all of it */
	NEED_UNKNOWN, /* there is no parse, or it does not tell */
	NEED_SYMBOL,  /* one that nothing else declares */
};

/* What the file loses with an include, where `instead`, a header or empty, comes in its place. */
enum need include_need(const struct fix_context *context, const struct resolved_include *include, struct str instead,
		       struct str *symbol);

#endif
