#include "../core/core.h"
#include "../ui/ui.h"
