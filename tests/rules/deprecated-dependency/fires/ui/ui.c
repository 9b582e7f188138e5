#include "../fresh/fresh.h"
#include "../legacy/legacy.h" // expect: deprecated-dependency=warning "'ui'" "'legacy'" "gone in v3"
