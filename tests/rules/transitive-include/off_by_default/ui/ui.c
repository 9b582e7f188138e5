#include "ui.h"
int ui(void) { return db_count(); }
