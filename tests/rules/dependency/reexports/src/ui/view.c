// Layer, visibility and privacy are still judged against the real owner.
#include "facade/facade.h"
#include "gate/gate.h"
#include "types/types.h"
#include "bits/bits.h"
#include "bits/inner.h" // expect: private-header
#include "shy/shy.h" // expect: layer, visibility
