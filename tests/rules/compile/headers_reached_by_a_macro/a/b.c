// What a macro includes takes the arguments of the first source that really includes it, and is judged with them.
#include "list.h"
#include TABLE
#include ROWS
