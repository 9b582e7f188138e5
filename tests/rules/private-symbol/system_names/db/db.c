#include "db.h"
int db_compat(const char *text) { return puts(text); }
