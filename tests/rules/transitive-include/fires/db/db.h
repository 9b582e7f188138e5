#ifndef DB_H
#define DB_H
#define DB_MAX 3
enum db_kind { DB_LEAF };
typedef int db_id;
struct db { int x; };
extern int db_size;
int db_count(void);
static inline int db_first(void) { return 1; }
#endif
