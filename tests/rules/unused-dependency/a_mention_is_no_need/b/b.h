#include "../c/c.h"
struct thing { int x; };
