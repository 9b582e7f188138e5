#include "middle.h"
