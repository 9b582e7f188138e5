#ifndef DB_H
#define DB_H
struct stats { int hits; };
extern int db_count;
extern struct stats db_stats;
extern int db_table[4];
#define DB_SET(x) ((x) = 1)
#define DB_GET(x) ((x) + db_count)
#define DB_COUNT db_count
#define DB_MAX(a, b) ((a) > (b) ? (a) : (b))
#endif
