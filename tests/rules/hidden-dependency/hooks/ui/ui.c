#include "../core/core.h"
#include "../core/core.h"
int core_level = 3;
void core_on_event(int event) { (void)event; }
void core_other(int event) { (void)event; }
