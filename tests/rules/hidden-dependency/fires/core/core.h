#ifndef CORE_H
#define CORE_H
void redraw(void);
void net_flush(void);
void wal_sync(void);
extern int ui_width;
int core_start(void);
#endif
