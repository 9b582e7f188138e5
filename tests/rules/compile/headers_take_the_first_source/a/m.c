#include "a.h"
#include "inner.h"
