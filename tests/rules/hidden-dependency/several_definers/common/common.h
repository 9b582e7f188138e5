#ifndef COMMON_H
#define COMMON_H
void usage(void);
int only(void);
#endif
