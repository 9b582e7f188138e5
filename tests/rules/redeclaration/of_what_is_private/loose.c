// A file in no module is bound.
int db_open(void); // expect: redeclaration `db_open` "loose.c"
int loose(void) { return db_open(); }
