#include "own.h"
int second(void) { return page_size; }
