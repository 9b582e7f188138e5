#include "../db/db.h"
int usage;
// One of them is this one's own.
void net(void) { usage = 6; }
