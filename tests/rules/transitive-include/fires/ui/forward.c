#include "ui.h"
struct db;
int forward(void) { return ui_count(); }
