/* Draws a bar as long as there are entries. */
#include "db/page.h"

int view_width(void)
{
	return db_count() * 8;
}
