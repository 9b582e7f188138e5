// A composition root is not free of privacy.
#include "db/db.h"
int main(void) { return db_page(1)->id; } // expect: opaque-type `id`
