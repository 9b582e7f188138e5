// Allowed by a glob of names, the own module, an excluded file, a file in no module, the system, and nothing at all.
#include "a/a.h"
#include "b/b.h"
#include "ui/ui.h"
#include "vendor/v.h"
#include "nobody/n.h"
#include <stdio.h>
#include "gone.h"
/* #include "lib_c.h" */
