#include "../net/net.h" // expect: dependency
