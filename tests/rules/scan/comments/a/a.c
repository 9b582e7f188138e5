// #include "../b/b.h"
/* #include "../b/b.h" */
/*
#include "../b/b.h"
*/
// a comment that goes on \
#include "../b/b.h"
/* one */ # /* two */ include /* three */ "../b/b.h" // expect: dependency@44-52
/* over two
   lines */ #include "../b/b.h" // expect: dependency
int x; /* */ int y; // #include
int z; #include "../b/b.h"
#include "../b/b.h"/* expect: dependency */
const char *s = "/*"; char c = '"'; char d = '\''; char e = '\\';
#include "../b/b.h" // expect: dependency
const char *t = "*/ // \" \\";
#include "../b/b.h" // expect: dependency
