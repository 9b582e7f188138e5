#include "../common/common.h"
void usage(void) {}
void cp(void) { usage(); }
