#include "ui.h"
int a(void) { return ui_lock(); }
