// A source of another module is never public, even where `public` is left out.
#include "../db/db.c" // expect: private-header "src/db/db.c" "'db'"
static const int table[] = {
#include "../db/table.inc"
};
