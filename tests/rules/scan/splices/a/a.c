#inc\
lude "../b/b.h"
#\
include "../b/b.h"
#include \
	"../b/b.h"
/\
* #include "../b/b.h"
*\
/ #include "../b/b.h"
/\
/ #include "../b/b.h"
#include "../b/\
b.h"
#if\
 0
#include "../b/b.h"
#endif
int end;
