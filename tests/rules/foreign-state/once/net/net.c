#include "../hub/hub.h"
void net(void)
{
	db_count = 1; // expect: hidden-dependency `db_count`
}
