#ifndef HUB_H
#define HUB_H
// No file of db includes this, so it is no header of db's.
int page_count(void); // expect: redeclaration `page_count` "'hub'"
#endif
