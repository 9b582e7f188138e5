#include "../free/free.h" // expect: dependency
