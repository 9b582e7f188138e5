#ifndef TLS_H
#define TLS_H
#include <unistd.h>
#define TLS_PID() getpid()
#define TLS_WITH(x) ((x) + getpid())
#endif
