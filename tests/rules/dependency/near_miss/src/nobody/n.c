// In no module: no `uses` to break.
#include "a/a.h"
#include "ui/ui.h"
