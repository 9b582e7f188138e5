#include "db.hpp"
namespace db {
List list;
const List fixed;
List &operator<<(List &list, int i) { list[0] = i; return list; }
int operator+(const List &list, int i) { return list[0] + i; }
}
