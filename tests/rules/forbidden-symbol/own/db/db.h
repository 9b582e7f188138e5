#ifndef DB_H
#define DB_H
#define DB_OLD 1
#define DB_OLD_CALL() db_old()
struct db_legacy { int x; };
typedef struct db_legacy db_legacy_t; // expect: forbidden-symbol `db_legacy`
enum db_kind { DB_GONE, DB_KEPT };
extern int db_global;
int db_old(void);
int db_new(void);
#endif
