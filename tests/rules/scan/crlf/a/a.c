int first;
#include "../b/b.h" // expect: dependency
/* a \
*/
#include \
	"../b/b.h"
// goes on \
#include "../b/b.h"
#if 0
#include "../b/b.h"
#endif
#include "../b/b.h"
