#define DB_RAW 1
int db_open(void);
int db_raw_read(void);
struct raw { int x; };
struct raw_not { int x; };
