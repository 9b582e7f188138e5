int two_x(void);
