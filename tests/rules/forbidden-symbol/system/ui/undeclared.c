// Declared by no header that is included here.
extern char *strcpy(char *, const char *);
void declared(char *to, const char *from) { strcpy(to, from); } // expect: forbidden-symbol `strcpy`
