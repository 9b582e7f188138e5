#include "../b/b.h" // expect: dependency
/* it never ends
#include "../b/b.h"
