// System and builtin symbols belong to nobody.
#include "../db/db.h"
#include <string.h>
int ui(char *to)
{
	puts(strcpy(to, "a"));
	return db_compat(to) + (int)strlen(to) + __builtin_abs(1); // expect: private-symbol `db_compat`
}
