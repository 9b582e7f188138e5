#include "db/page.h"
