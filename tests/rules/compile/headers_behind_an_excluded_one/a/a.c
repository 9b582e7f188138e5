#include "../gen/all.h"
