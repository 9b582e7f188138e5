// Told at the header; what ui does with it is another matter.
#include "../hub/hub.h"
int ui(void) { return page_count(); } // expect: hidden-dependency `page_count`
