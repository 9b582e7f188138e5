#include "../facade/facade.h"
#include "../types/types.h" // expect: forbidden-dependency
