// A name that several modules define belongs to the using module if it is one of them, else to nobody.
#include "../db/db.h"
int usage(void) { return 1; }
int ui(void) { return usage() + only(); } // expect: private-symbol `only`
