#include "net.hpp"
int net::open(int) { return 0; }
