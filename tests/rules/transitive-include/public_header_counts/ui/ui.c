// A private header is none of its public ones.
#include "../db/page.h" // expect: private-header
#include "../spec/spec.h"
int spec_draw(void) { return db_count(); } // expect: transitive-include `db_count`
