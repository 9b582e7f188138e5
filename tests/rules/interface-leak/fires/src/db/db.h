#include "page.h" // expect: interface-leak=warning "src/db/page.h"
#include "api/query.h"
