// A composition root is not free of privacy.
#include "../db/db.h"
int main(void) { return page_lock(1); } // expect: private-symbol `page_lock`
