#include "../ui/ui.h"
int net(void)
{
	int sum = db_count(); // expect: transitive-include=info `db_count`
	sum += db_count(); /* autotomy: allow(transitive-include): ui.h promises db.h */ // expect: transitive-include `db_count` suppressed
	return sum;
}
