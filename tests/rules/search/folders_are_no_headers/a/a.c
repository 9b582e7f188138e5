// A folder of that name is passed over.
#include <x.h> // expect: dependency "two/x.h"
