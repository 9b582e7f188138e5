// Each token breaks all the rules from its own to the last one of the table: the first of them tells.
#include "../hub/hub.h"
int ui(void)
{
	int sum = net_secret(); // expect: private-symbol `net_secret`
	sum += net_open(); // expect: hidden-dependency `net_open`
	db_count = 1; // expect: foreign-state `db_count`
	sum += db_page()->id; // expect: transitive-include `db_page`, opaque-type `id`
	sum += (int)sizeof(struct page); // expect: opaque-type `page`
	return sum + db_old(); // expect: transitive-include `db_old`
}
