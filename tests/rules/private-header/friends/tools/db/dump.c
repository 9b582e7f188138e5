// A friend's privilege is privacy alone: `uses` still binds it.
#include "db/page.h" // expect: dependency "'db'"
