// Rules are independent: one include may break several, and each says so.
#include "../app/guts.h" // expect: dependency "'core'" "'app'", layer "'app'", private-header "app/guts.h", visibility "'app'"
