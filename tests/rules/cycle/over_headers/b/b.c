#include "b.h"
#include "../a/types.h"
