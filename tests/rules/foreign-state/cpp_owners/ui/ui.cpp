// A variable that is inline or static in a header, or defined nowhere seen, is of the header's module.
#include "../db/db.hpp"
#define UI_SET() (db::shared = 2) // expect: foreign-state `shared`

void ui()
{
	db::shared = 1; // expect: foreign-state `shared`
	db::cached++; // expect: foreign-state `cached`
	db::prebuilt = 2; // expect: foreign-state `prebuilt`
	db::Store::count = 4; // expect: foreign-state `count`
	db::Store::declared = 5; // expect: foreign-state `declared`
	db::set(db::shared); // expect: foreign-state `shared`
	db::reset<int>();
	DB_SET(db::shared); // expect: foreign-state `shared`
	UI_SET();
	const int *limit = &db::limit;
	(void)limit;
}
