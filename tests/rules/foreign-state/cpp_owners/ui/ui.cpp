// A variable that is inline or static in a header, or defined nowhere seen, is of the header's module.
#include "../db/db.hpp"

void ui()
{
	db::shared = 1; // expect: foreign-state `shared`
	db::cached++; // expect: foreign-state `cached`
	db::prebuilt = 2; // expect: foreign-state `prebuilt`
	db::Store::count = 4; // expect: foreign-state `count`
	db::Store::declared = 5; // expect: foreign-state `declared`
	db::set(db::shared); // expect: foreign-state `shared`
	db::reset<int>();
	const int *limit = &db::limit;
	(void)limit;
}
