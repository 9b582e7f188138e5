#include "../db/db.h"
int net(void) { return usage() + only(); } // expect: private-symbol `only`
