#include "../page.h" // expect: interface-leak
