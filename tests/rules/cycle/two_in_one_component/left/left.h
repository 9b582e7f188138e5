#include "../hub/types.h" // expect: cycle "'left'"
