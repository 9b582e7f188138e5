int db_open(void) { return 0; }
