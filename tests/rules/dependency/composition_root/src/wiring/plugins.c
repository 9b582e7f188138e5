#include "ui/ui.h"
#include "db/db.h"
