// Through another header, that source really includes it.
#include "h.h"
