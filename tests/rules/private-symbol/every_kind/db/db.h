#include "page.h"
int db_open(void);
