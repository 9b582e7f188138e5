#include "../ui/ui.h" // expect: layer "'db'" "'ui'"
