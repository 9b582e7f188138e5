#if 0
#include "../b/b.h"
don't mind an apostrophe, an open " or 'such
#if 1
#include "../b/b.h"
#endif
/* #endif
#include "../b/b.h"
*/
#else
#include "../b/b.h" // expect: dependency
#endif
#if 1
#include "../b/b.h" // expect: dependency
#else
#include "../b/b.h"
#endif
#if 1
#elif defined(X)
#include "../b/b.h"
#endif
#if 0 /* why */
#include "../b/b.h"
#elif defined(X)
#include "../b/b.h" // expect: dependency
#else
#include "../b/b.h" // expect: dependency
#endif
#if (0)
#include "../b/b.h"
#endif
#if 0 && defined(X)
#include "../b/b.h"
#endif
#if !1
#include "../b/b.h"
#endif
#if 0x0
#include "../b/b.h"
#endif
#if 0L
#include "../b/b.h"
#endif
#include "../b/b.h" // expect: dependency
