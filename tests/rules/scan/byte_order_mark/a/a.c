#include "../b/b.h"
#include "../b/b.h" // expect: dependency
