#include_next <x.h> // expect: dependency "real/x.h"
