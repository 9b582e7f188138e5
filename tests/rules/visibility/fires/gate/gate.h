#include "../inner/inner.h"
