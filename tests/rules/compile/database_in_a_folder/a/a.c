#include <x.h> // expect: dependency
