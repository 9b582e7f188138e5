#include "../b/b.h"
#include "../b/b2.h"
