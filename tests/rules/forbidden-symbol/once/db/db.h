#ifndef DB_H
#define DB_H
#include "page.h"
int db_old(void);
extern int db_count;
#endif
