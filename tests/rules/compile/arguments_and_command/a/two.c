#include <x.h> // expect: dependency "two words/x.h"
