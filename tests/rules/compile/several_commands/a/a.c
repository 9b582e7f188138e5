// Judged under each command; the same fault is told once, and what only one of them finds names it.
#include <x.h> // expect: dependency "one/x.h" "(only with -Ione)", dependency "two/x.h" "(only with -Itwo)", private-header "two/x.h of 'two' (only with -Itwo);"
#include "../one/same.h" // expect: dependency "`uses`; add"
