// A comment over several lines stands above the line that follows it.
/*
 * autotomy: allow(dependency): the reason may
 * take two lines
 */
#include "../net/net.h" // expect: dependency suppressed
int x; /* autotomy: allow(dependency): this line has code, so it covers itself alone */
#include "../net/net.h" // expect: dependency
