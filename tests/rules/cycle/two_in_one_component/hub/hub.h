#include "../left/left.h"
#include "../left/left2.h"
#include "../right/right.h" // expect: cycle "'right'"
