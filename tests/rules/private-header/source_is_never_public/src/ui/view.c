#include "../db/db.c" // expect: private-header
