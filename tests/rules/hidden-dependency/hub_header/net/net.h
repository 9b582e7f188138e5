#ifndef NET_H
#define NET_H
int net_open(void);
static inline int net_fast(void) { return 1; }
static int net_cache;
extern int net_prebuilt;
#define NET_PORT 80
enum net_kind { NET_TCP };
struct net { int fd; };
#endif
