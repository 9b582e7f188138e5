#include "../net/net.h"
#include "../db/db.h"
