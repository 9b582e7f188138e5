#ifndef CORE_H
#define CORE_H
int core_hook(void);
int core_usage(void);
int core_main(void);
#endif
