#include "../ui/ui.h"
