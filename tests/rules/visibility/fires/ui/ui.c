#include "../gate/gate.h"
#include "../inner/inner.h" // expect: visibility "'ui'" "'inner'" "ask gate"
