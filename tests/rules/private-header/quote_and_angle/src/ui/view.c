#include "db/db.h"
#include "db/page.h" // expect: private-header "'ui' includes the private header src/db/page.h of 'db'; include src/db/db.h instead (pages and locks change every week; db.h does not)"
#include <db/page.h> // expect: private-header
#include "../db/page.h" /* expect: private-header */
#	include   "db/page.h"	// expect: private-header
