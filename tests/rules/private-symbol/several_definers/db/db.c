#include "db.h"
int usage(void) { return 0; }
int only(void) { return usage(); }
