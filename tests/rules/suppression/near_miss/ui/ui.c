// What is no comment suppresses nothing and is no fault: a string, another word, prose about autotomy.
const char *text = "/* autotomy: allow(dependency): in a string */";
// autotomy is a tool; see allow(dependency) in its docs.
// not autotomy: nothing
#if 0
/* autotomy: allow(dependency): the group is dead, and so is this */
#endif
#include "../net/net.h" // expect: dependency
