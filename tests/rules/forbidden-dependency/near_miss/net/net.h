// What `ui` must not use may use `ui`.
#include "../ui/ui.h"
