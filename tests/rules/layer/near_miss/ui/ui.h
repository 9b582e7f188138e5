#include "../core/core.h"
#include "../plain/plain.h"
