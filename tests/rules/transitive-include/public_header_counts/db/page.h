#ifndef PAGE_H
#define PAGE_H
#include "db.h"
#endif
