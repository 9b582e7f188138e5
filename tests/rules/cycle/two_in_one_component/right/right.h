#include "../hub/types.h"
