#include "db.hpp"
int db::Store::declared = 1;
