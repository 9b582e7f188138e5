int bits(void);
