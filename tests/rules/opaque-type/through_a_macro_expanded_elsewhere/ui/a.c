#include "macros.h"
int a;
