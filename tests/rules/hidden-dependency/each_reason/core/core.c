#include "core.h"
int core(void)
{
	int sum = above(); // expect: hidden-dependency `above` "layer"
	sum += banned(); // expect: hidden-dependency `banned` "must not use"
	sum += unseen(); // expect: hidden-dependency `unseen` "not visible"
	sum += unlisted(); // expect: hidden-dependency `unlisted` "`uses`"
	return sum + fine() + same_layer();
}
