#include "core.h"
int core(void)
{
	int sum = both(); // expect: hidden-dependency `both`
#ifdef FIRST
	sum += first_only(); // expect: hidden-dependency `first_only`
#else
	sum += second_only(); // expect: hidden-dependency `second_only`
#endif
	return sum;
}
