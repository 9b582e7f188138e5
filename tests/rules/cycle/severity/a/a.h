#include "../b/b.h" // expect: cycle=warning
