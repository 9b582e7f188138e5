// Declared by the header that is included here, though another module defines it.
#include "../spec/spec.h"
int net(void) { return spec_draw(); }
