// A layer may use itself.
#include "../ui/ui.h"
