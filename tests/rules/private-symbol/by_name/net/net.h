int net_open(void);
int net_secret(void);
int socket_open(void);
