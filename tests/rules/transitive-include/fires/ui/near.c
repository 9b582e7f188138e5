// Any public header of the module will do; a forward declaration is no use.
#include "ui.h"
#include "../db/more.h"
struct db;
int near(void) { return db_count() + DB_MAX + ui_count(); }
