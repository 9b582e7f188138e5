#include "ui.h"
void a(void) { ui_reset(); }
