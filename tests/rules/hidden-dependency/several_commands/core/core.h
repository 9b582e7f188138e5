int first_only(void);
int second_only(void);
int both(void);
