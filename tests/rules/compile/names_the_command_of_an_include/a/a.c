// Included by the command itself, and by a name that the command gives.
#include HEADER // expect: full:dependency `HEADER` "one/y.h of 'one', which is not in its `uses` (only with -DHEADER="
