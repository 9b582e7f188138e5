#include "net.h" // expect: dependency "'one'" "'net'"
