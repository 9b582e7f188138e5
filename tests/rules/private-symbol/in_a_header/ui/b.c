#include "ui.h"
int b(void) { return ui_lock(); }
