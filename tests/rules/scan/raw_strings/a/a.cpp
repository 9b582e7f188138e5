const char *one = R"(
#include "../b/b.h"
)";
const char *two = u8R"end(
)" /*
#include "../b/b.h"
)end";
const wchar_t *three = LR"(\)";
#include "../b/b.h" // expect: dependency
const char *no_raw = "R\"(";
#include "../b/b.h" // expect: dependency
#define R "plain"
int digits = 1'000'000; char quote = '"';
#include "../b/b.h" // expect: dependency
const char *xR = "("; int FOO_R;
#include "../b/b.h" // expect: dependency
