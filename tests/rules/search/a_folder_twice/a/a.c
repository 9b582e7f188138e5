// Given by -I and by -isystem, it counts as a system folder.
#include <x.h> // expect: dependency "two/x.h"
