int net_secret(void);
