int one_x(void);
