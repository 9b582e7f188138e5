// Inside one module everything is allowed.
#include "b.h"
