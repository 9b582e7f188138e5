#include "db.h"
#include "page.h"
