#include "../src/w.h"
#include "../src/n.h" // expect: dependency "'wide'" "'narrow'"
