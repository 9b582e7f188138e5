#include "../../b/b.h"
