/* Judged by nobody, but what it includes has the arguments of a.c. */
#include "../a/a.h"
