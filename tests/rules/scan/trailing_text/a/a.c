#include "../b/b.h" junk // expect: dependency
#include "../b/b.h"; // expect: dependency
