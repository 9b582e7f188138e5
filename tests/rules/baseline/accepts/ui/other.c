#include "../db/page.h" // expect: private-header
