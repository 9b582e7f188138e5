#ifndef DB_H
#define DB_H
int page_count(void);
extern int page_size;
#endif
