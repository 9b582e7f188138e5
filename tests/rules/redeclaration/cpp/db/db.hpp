#pragma once
namespace db {
int count();
int free(int);
struct Page { int id; };
extern int size;
}
extern "C" int db_c(void);
