// A composition root makes no edge.
#include "../d/d.h"
#include "../c/c.h"
