// A source may include what it likes of its own module.
#include "db.h"
#include "page.h"
