#include "x.h"
int one_count;
