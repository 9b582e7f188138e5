// Who uses the reexported module may not use the one that reexports it.
#include "types/types.h" // expect: dependency
#include "bits/bits.h"
