#ifndef DB_H
#define DB_H
#include "page.h"
extern int db_count;
#endif
