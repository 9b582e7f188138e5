#ifndef UI_H
#define UI_H
#include "../db/db.h"
#endif
