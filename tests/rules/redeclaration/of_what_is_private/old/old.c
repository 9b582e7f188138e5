// An excluded file is never judged.
int db_open(void);
int old(void) { return db_open(); }
