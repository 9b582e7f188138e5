// a.c, the first source, lends this header its arguments; what its macros do shows in the others.
#ifndef UI_MACROS_H
#define UI_MACROS_H
#include "../db/db.h"
#define UI_SET() (db_count = 1) // expect: foreign-state `db_count`
#define UI_LENT() (db_limit = 1) // expect: foreign-state `db_limit`
#define UI_FIRST (&db_table[0]) // expect: foreign-state `db_table`
#define UI_OVER() DB_BUMP(db_count) // expect: foreign-state `db_count`
#define UI_READ() (db_count + db_limit)
#define UI_UNUSED() (db_count = 1)
#define UI_TESTED() (db_count = 2)
#define UI_TWICE() (db_limit = 2) // expect: foreign-state `db_limit`
#endif
