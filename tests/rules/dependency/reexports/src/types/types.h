#include "bits/bits.h"
