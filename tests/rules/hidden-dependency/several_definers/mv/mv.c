#include "../common/common.h"
void mv(void) { usage(); }
