int one_y(void);
