#ifndef OWN_H
#define OWN_H
extern int page_size; // expect: redeclaration `page_size` "'ui'" "'db'" "db/db.h"
#endif
