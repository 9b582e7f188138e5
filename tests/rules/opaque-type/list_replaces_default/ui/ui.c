#include "../db/db.h"
#include "../net/net.h"

int ui(struct sock *sock, struct conn *conn)
{
	// `"opaque": []`: nothing is.
	struct page copy = *db_page(1);
	int sum = copy.id + db_page(2)->id + (int)sizeof(struct page);
	// Given, the list replaces the default.
	sum += sock->fd;
	return sum + conn->id; // expect: opaque-type `id`
}
