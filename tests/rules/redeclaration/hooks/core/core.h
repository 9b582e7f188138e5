#ifndef CORE_H
#define CORE_H
void core_on_event(int);
void core_other(int); // expect: redeclaration `core_other` "'core'" "'ui'"
#endif
