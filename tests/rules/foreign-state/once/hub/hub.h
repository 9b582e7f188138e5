#include "../db/db.h"
