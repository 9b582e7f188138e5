#include "../spec/spec.h"
int net(void) { return spec_draw(); } // expect: hidden-dependency `spec_draw` "'net'" "'ui'"
