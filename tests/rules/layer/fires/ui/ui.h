#include "../db/db.h"
#include "../core/core.h"
