// In no layer: neither above nor below.
#include "../ui/ui.h"
