// An exact name beats a glob; a private header is a fault of its own.
#include "../old_a/a.h"
#include "../old_b/b.h" // expect: deprecated-dependency, private-header
