extern int pool_size;
extern int pool_table[4];
