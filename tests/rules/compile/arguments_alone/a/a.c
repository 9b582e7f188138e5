#include "y.h" // expect: dependency
#include <y.h>
