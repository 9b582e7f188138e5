// What goes up over a module in no layer goes up nowhere that the rule can see.
#include "../plain/plain.h"
