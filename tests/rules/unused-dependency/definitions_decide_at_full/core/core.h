#ifndef CORE_H
#define CORE_H
int core_draw(void);
int core_hook(void);
#endif
