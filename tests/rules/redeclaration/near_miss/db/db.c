#include "db.h"
#include "../ui/slots.h"
int page_count(void) { return slot_size; }
int usage(void) { return 0; }
int slot(void) { return 1; }
int slot_size = 4;
static int local(void) { return usage(); }
int db_local(void) { return local(); }
int both;
