#include "macros.h"

int ui(int id)
{
	// What is written between the brackets is the writer's.
	int sum = UI_LOCK(id) + UI_LOCK(2);
	sum += DB_LOCK(id);
	sum += DB_LOCK(page_unlock(id)); // expect: private-symbol `page_unlock`
	sum += UI_LOCK(page_unlock(id)); // expect: private-symbol `page_unlock`
	return sum + DB_BOTH(page_lock(id)); // expect: private-symbol `page_lock`
}
