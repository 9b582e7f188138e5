/* autotomy: allow(private-header): until v2 splits page.h */ // expect: suppression `allow(private-header)`

#include "../db/page.h" // expect: private-header
