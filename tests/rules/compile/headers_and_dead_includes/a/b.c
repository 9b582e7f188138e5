// Another file of that name.
#include "../two/h.h" // expect: dependency
