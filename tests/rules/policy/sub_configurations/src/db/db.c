#include "../util/util.h"
