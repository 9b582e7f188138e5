#include "../net/net.h" // expect: dependency suppressed
#include "../net/more.h" // expect: dependency suppressed

/* autotomy: allow-file(dependency): the whole file moves to net next week */
