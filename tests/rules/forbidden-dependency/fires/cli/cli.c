#include "../net/net.h" // expect: forbidden-dependency
