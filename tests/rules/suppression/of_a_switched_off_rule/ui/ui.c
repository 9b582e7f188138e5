// `suppression` calls stale only what this run could have judged: a rule that is off was not judged.
#include "../net/net.h" /* autotomy: allow(dependency): for the day it is on again */
