#include <x.h> // expect: dependency "one/x.h"
#include <y.h> // expect: dependency "two/y.h"
