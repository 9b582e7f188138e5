#ifndef SECRET_H
#define SECRET_H
struct net_listed { int fd; };
#endif
