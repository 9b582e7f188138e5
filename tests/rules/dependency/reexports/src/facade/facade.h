// `reexports` implies `uses`, and it is transitive.
#include "types/types.h"
#include "bits/bits.h"
