#include "../ui/ui.h" // expect: layer "'core'" "'ui'"
#include "../db/db.h" // expect: layer "'core'" "'db'"
