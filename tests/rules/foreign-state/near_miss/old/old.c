#include "old.h"
int old_count;
