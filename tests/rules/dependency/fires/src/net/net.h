int net_open(void);
