#include "core/core.h"
int core_main(void) { return core_hook(); }
int main(void) { return core_main(); }
