#include "../db/db.h"
// Judged once, here, as soon as it is expanded anywhere.
#define UI_RESET() (db_count = 0) // expect: foreign-state `db_count`
#define UI_ADDRESS (&db_stats) // expect: foreign-state `db_stats`
#define UI_UNUSED() (db_count = 0)
#define UI_SWAP(a, b) do { int c_ = (a); (a) = (b); (b) = c_; } while (0)
#define UI_HITS hits
