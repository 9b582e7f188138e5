// A qualified name in a macro's body, and between its brackets.
#include "../db/db.hpp"
#define UI_SET() (db::shared = 2) // expect: foreign-state `shared`

void ui()
{
	DB_SET(db::shared); // expect: foreign-state `shared`
	UI_SET();
}
