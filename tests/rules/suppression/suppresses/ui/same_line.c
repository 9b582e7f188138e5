#include "../db/page.h" /* autotomy: allow(private-header): until v2 splits page.h */ // expect: private-header suppressed
