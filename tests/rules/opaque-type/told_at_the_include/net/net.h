struct net_listed;
struct net_listed *net_get(void);
