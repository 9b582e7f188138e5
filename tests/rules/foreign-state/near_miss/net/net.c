#include "../db/db.h"
int usage;
