/* x */
#include "../b/b.h" // expect: dependency
