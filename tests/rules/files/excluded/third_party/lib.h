#include "../db/page.h"
