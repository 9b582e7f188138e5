#include "own.h"
extern int page_count(void); // expect: redeclaration `page_count` "'ui'" "'db'" "db/db.h"

int ui(void)
{
	// A use through it is told at the declaration alone, whatever else is wrong with it.
	return page_count() + page_size + (page_size = 3);
}
