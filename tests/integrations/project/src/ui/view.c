#include "view.h"

#include "../db/db.h"

int view_show(void)
{
	return db_read(1);
}
