// The nearest autotomy.json is a part of the one above, which is the root; paths are relative to that.
#include "../../../top/t.h" // expect: dependency "'a'" "top/t.h"
