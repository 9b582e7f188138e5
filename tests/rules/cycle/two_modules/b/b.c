// The edge with fewer includes is the one to cut.
#include "../a/a.h" // expect: cycle=error "'b'" "'a'"
