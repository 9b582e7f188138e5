#include "macros.h"
struct lines { int *items; int count; };
int b(struct lines *lines)
{
	return UI_ID(db_page(1)) + (int)UI_SIZE + LIST_COUNT(lines) + LIST_LAST(lines);
}
