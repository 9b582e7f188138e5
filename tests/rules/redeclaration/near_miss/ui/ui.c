#include "../db/db.h"
#include "slots.h"

// Declared here and defined here, of internal linkage, defined in one's own module too, defined by nobody, or by an
// excluded file.
int usage(void);
int usage(void) { return 1; }
static int local(void);
int later(void);
extern int both;
int both;
int defined_nowhere(void);
int old(void);

int ui(void)
{
	struct { int page_count; } self = { 1 };
	int (*slot_of)(int page_count) = 0;
	return usage() + local() + later() + self.page_count + !slot_of + page_count() + both + defined_nowhere() + old();
}

static int local(void) { return 2; }
