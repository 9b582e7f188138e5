#ifndef DB_H
#define DB_H
extern int db_count;
extern int db_shared;
extern int ui_given;
extern int usage;
#define DB_RESET() (db_count = 0)
static inline void db_reset(void) { db_count = 0; }
#endif
