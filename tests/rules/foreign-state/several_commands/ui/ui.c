#include "../db/db.h"
#ifdef FIRST
#define SET(x) ((x) = 1)
#else
#define SET(x) ((void)(x))
#endif
void ui(void)
{
	SET(db_count); // expect: foreign-state `db_count`
	db_other = 1; // expect: foreign-state `db_other`
}
