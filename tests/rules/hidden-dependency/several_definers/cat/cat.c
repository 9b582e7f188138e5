#include "../common/common.h"
void usage(void) {}
int only(void) { return 0; }
void cat(void) { usage(); }
