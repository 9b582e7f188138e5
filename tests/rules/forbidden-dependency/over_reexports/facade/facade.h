#include "../types/types.h"
