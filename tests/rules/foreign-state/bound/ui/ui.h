#include "../db/db.h"
// Told once, not once for each source.
static inline void ui_reset(void) { db_count = 0; } // expect: foreign-state `db_count`
