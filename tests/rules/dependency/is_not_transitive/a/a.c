#include "../b/b.h"
#include "../c/c.h" // expect: dependency "'a'" "'c'"
