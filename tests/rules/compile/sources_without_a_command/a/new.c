// The database does not name it: `arguments` serve it.
#include <x.h> // expect: dependency "two/x.h"
