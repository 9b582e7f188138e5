// Needed by a header, by one module of a glob, and on one platform alone.
#include "../a/a.h"
#include "../x/x.h"
#ifdef HAVE_OPT
#include "../opt/opt.h"
#endif
