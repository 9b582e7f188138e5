extern int old_count;
