// The more specific of the two, and paths that begin in the folder of the sub-configuration.
#include "../db.h"
#include "../page.h" // expect: private-header "include src/db/db.h instead" "mine"
