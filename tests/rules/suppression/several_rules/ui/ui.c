/* autotomy: allow(private-header, dependency): one line, two faults */
#include "../net/net.h" // expect: dependency suppressed, private-header suppressed
#include "../net/net.h" /* autotomy: allow(dependency): one of them */ // expect: dependency suppressed, private-header
