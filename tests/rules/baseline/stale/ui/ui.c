// The symbol's entry is stale only for a run that judged symbols.
#include "../db/db.h"
