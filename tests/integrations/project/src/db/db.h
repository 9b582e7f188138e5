#ifndef DB_H
#define DB_H

int db_read(int page);

#endif
