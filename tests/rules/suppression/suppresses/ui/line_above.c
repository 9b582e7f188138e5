/* autotomy: allow(private-header): until v2 splits page.h */
#include "../db/page.h" // expect: private-header suppressed
// autotomy: allow(dependency): the port is on its way
#include "../net/net.h" // expect: dependency suppressed
