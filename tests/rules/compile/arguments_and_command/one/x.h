int one;
--- two words/x.h
int two;
