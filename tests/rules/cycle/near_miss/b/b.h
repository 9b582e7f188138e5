#include "../c/c.h"
#include "own.h"
