#include "../core/page.h"
