// A module is no dependency of itself, the other way round is another matter, a comment is none.
#include "ui_inner.h"
#include "../db/db.h"
// #include "../net/net.h"
