#include "core.h"
#include "page.h"
