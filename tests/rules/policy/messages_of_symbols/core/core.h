#ifndef CORE_H
#define CORE_H
void redraw(void);
#endif
