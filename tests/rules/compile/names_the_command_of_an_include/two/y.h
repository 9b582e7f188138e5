int two_y(void);
