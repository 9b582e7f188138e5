// The same file's include is a violation already, so a default opaque type is not told again; a listed one is.
#include "../db/db.h"
#include "../db/page.h" // expect: private-header
#include "../net/net.h"
#include "../net/secret.h" // expect: private-header

int ui(void)
{
	struct page copy = *db_page(1);
	return copy.id + (int)sizeof(struct page) + net_get()->fd; // expect: opaque-type `fd`
}
