// No line number: the entry accepts it wherever it stands, and nothing else.
#include "../db/page.h" // expect: private-header baselined
#include "../db/lock.h" // expect: private-header
