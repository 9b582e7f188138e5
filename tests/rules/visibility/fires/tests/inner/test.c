#include "../../inner/inner.h"
