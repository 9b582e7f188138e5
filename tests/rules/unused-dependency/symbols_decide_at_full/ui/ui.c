// No include of db, but a symbol of it: the scan cannot know, the parse takes the warning back.
#include "../facade/facade.h"
int ui(void)
{
	return db_open();
}
