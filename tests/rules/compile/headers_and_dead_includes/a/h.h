#include <x.h> // expect: dependency "one/x.h"
