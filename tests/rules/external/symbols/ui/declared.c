// An own declaration does not help.
int getpid(void);
int declared(void) { return getpid(); } // expect: full:external `getpid`
