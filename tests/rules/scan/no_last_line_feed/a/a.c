int a;
#include "../b/b.h"