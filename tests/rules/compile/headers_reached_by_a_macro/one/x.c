#include "x.h"
int count;
