#include "net.h"
#include "../all.h" // expect: dependency "'net'" "'all'"
