#include "../b/b.h"
/* The type is of b; that c hands it on makes nobody need c. */
int a_look(struct thing *thing) { return thing->x; }
