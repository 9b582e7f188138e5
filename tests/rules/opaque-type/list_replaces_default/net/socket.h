#ifndef SOCKET_H
#define SOCKET_H
struct sock { int fd; };
#endif
