#include "../legacy/legacy.h"
