// A composition root sees all modules, and writes none.
#include "db/db.h"
int main(void) { return ++db_count; } // expect: foreign-state `db_count`
