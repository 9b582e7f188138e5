#include "../c/c.h" // expect: cycle
