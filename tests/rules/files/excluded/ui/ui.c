// An excluded file is never judged and belongs to nobody.
#include "../third_party/lib.h"
#include "../db/page_generated.h"
#include "../db/page.h" // expect: dependency, private-header
