// Judged under each command; the same fault is told once.
#include <x.h> // expect: dependency "one/x.h", dependency "two/x.h", private-header "two/x.h"
#include "../one/same.h" // expect: dependency
