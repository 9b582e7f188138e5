#include "db/db.h"
#include "config.h"
