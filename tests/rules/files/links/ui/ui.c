// Links are resolved first: a private header stays one under another name.
#include "innocent.h" // expect: private-header "db/page.h"
#include "open.h"
#include "linked/page.h" // expect: private-header
