#include "ui.h"
int late(void) { return db_open(); }
