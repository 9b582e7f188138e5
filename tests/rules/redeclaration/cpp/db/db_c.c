int db_c(void) { return 0; }
