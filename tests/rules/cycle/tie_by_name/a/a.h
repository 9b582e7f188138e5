#include "../z/z.h" // expect: cycle "'ant'" "'zebra'"
