// Quotes look beside the including file first, brackets do not.
#include "x.h"
#include <x.h> // expect: dependency "b/x.h"
#include "y.h" // expect: dependency
#include <a/x.h>
