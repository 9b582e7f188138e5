int usage(void) { return 0; }
