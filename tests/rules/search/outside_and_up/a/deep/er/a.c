#include "../../../b/b.h" // expect: dependency
#include "../../../b/../b/./b.h" // expect: dependency "b/b.h"
#include "../../../../outside.h"
#include "/etc/passwd"
#include <stdio.h>
