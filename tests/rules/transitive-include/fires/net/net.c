#include "../db/db.h"
#include "net.h"
int net_count(void) { return net() + db_count(); }
