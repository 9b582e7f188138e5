#include "net.h" // expect: dependency "'http'" "'net'"
