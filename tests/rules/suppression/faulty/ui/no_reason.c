#include "../net/net.h" /* autotomy: allow(dependency) */ // expect: dependency, suppression `allow(dependency)` "reason"
#include "../net/net.h" /* autotomy: allow(dependency): */ // expect: dependency, suppression `allow(dependency)`
#include "../net/net.h" /* autotomy: allow(dependency):    */ // expect: dependency, suppression `allow(dependency)`
