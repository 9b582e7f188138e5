#ifndef NET_H
#define NET_H
#include "socket.h"
struct sock;
struct conn { int id; };
#endif
