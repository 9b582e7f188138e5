#include "pool.h"
int pool_size;
int pool_table[4];
