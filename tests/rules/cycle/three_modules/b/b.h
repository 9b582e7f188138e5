#include "../c/c.h" // expect: cycle "'a'" "'b'" "'c'"
