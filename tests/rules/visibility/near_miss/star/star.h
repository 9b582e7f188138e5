int star(void);
