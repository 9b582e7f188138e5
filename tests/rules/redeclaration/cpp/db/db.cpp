#include "db.hpp"
namespace db {
int count() { return 0; }
int free(int id) { return id; }
int size = 1;
}
