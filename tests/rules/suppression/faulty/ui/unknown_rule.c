// One that is faulty suppresses nothing at all, and the near name is offered.
#include "../net/net.h" /* autotomy: allow(dependancy): typo */ // expect: dependency, suppression `dependancy` "did you mean 'dependency'"
#include "../net/net.h" /* autotomy: allow(dependency, nonsense): two */ // expect: dependency, suppression `nonsense`
