// Another module's private header is `private-header`, not a leak of the own interface.
#include "../db/page.h" // expect: private-header
