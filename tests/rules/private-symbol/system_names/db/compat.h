#ifndef COMPAT_H
#define COMPAT_H
#include <stdio.h>
// The system's, though they are declared here once more; and one that is not.
int puts(const char *text);
char *strcpy(char *to, const char *from);
extern int db_compat(const char *text);
#endif
