#include "../core/core.h"
