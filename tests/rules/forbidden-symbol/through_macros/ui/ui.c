#include "../core/core.h"
void ui(char *to) { COPY(to, "d"); CHECK(to); core_copy(to); }
