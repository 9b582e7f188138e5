// The entry's file is gone: a file of the same module that breaks the same rule toward the same target may claim it.
#include "../db/db.h" // expect: dependency baselined
