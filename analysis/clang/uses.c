/* The uses found so far. */
#include "uses.h"

void uses_add(struct uses *uses, struct use use)
{
	if (uses->sources->items.items[use.begin.source].wanted)
		vec_push(&uses->items, use);
}

void uses_add_in_body(struct uses *uses, struct use use, bool asked)
{
	if (asked)
		vec_push(&uses->items, use);
	else
		uses_add(uses, use);
}
