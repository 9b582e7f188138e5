// A warning leaves the exit status at 0.
#include "../db/page.h" // expect: private-header=warning
