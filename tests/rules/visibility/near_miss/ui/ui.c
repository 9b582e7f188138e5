#include "../all/all.h"
#include "../star/star.h"
