#include "db.hpp"
namespace db {
int level;
Store store;
const Store fixed;
int table[4];
Store stores[2];
Point point;
Store *current;
int Store::count;
void Store::reset() { count = 0; }
void fill(int &to) { to = 1; }
void take(const int &from) { (void)from; }
void move(int &&from) { (void)from; }
}
