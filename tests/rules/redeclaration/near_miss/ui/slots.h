// A file of the module that defines them includes this: it is their own header.
#ifndef SLOTS_H
#define SLOTS_H
int slot(void);
extern int slot_size;
#endif
