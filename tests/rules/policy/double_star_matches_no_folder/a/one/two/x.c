#include "../../../top.h"
