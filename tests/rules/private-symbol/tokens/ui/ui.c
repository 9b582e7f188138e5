// What is a use, and whose.
#include "../db/db.h"
#include "macros.h"

#ifndef PAGE_SIZE // expect: private-symbol `PAGE_SIZE`
#endif
#if !defined PAGE_NONE || !defined(PAGE_SIZE) // expect: private-symbol `PAGE_NONE`, private-symbol `PAGE_SIZE`
#elif PAGE_SIZE > PAGE_NONE // expect: private-symbol `PAGE_SIZE`, private-symbol `PAGE_NONE`
#endif
#undef PAGE_NONE

// A forward declaration is none, any other mention of a type is one.
struct page_body;
union page_word;
int named(struct page_body *body); // expect: private-symbol `page_body`

int ui(void)
{
	// A name made by ## is its macro's, and db's macros may. A string names nothing.
	const char *text = DB_NAME(page_lock);
	int sum = DB_CALL(lock) + UI_CALL(open);
	// What is written between the brackets is the writer's: all of this name is.
	sum += DB_JOIN(page_, free)(1); // expect: private-symbol `DB_JOIN` "page_free"
	return sum + !text;
}
