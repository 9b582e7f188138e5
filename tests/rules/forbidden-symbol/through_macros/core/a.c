#include "core.h"
void a(char *to)
{
	COPY(to, "a");
	CHECK(to);
	core_copy(to);
	TWICE(strcpy(to, "b")); // expect: forbidden-symbol `strcpy`
	COPY(to, strcpy(to + 1, "c")); // expect: forbidden-symbol `strcpy`
}
