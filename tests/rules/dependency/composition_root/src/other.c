#include "core/core.h" // expect: dependency
