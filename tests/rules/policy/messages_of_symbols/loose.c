#include "ui/ui.h"
void loose(void) { db_hits++; }
