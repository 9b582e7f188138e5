extern int one_count;
