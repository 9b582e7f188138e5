// Each program has its own: whose it is, the linker decides.
#include "common.h"
void die(void) { usage(); }
void one(void) { only(); } // expect: hidden-dependency `only` "'cat'"
