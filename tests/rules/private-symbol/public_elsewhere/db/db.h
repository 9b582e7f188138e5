#ifndef DB_H
#define DB_H
#include "page.h"
int db_open(void);
#endif
