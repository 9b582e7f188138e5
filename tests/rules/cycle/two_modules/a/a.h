#include "../b/b.h"
#include "../b/more.h"
