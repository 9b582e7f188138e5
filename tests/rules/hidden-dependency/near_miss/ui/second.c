#include "ui.h"
int second(void) { return ui_own() + local(); }
