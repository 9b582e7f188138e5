// In place of no header: the compiler compares the two. The uses are judged as ever.
#include "../db/db.h"
int page_count(void);
int ui(void)
{
	extern int page_size;
	page_size = 1; // expect: foreign-state `page_size`
	return page_count();
}
