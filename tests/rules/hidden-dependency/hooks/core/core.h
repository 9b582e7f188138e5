#ifndef CORE_H
#define CORE_H
void core_on_event(int);
extern int core_level;
void core_other(int);
#endif
