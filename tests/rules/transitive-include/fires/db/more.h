#ifndef MORE_H
#define MORE_H
#include "db.h"
#endif
