int net_send(int x);
int net_poll(void);
extern int net_state;
