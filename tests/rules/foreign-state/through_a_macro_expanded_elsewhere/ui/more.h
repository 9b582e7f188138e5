// A macro over another header's, which is expanded by it alone.
#include "macros.h"
#define UI_MORE() UI_FIRST
