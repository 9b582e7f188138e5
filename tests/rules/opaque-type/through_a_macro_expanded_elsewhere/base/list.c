#include "list.h"
int base;
