// Public by a glob, a module without `public`, the own module's header and a header that does not exist.
#include "db/db.h"
#include "db/api/query.h"
#include "open/deep/any.h"
#include "page.h"
#include "db/gone.h"
