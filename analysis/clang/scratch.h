/* The folder for libclang's temporary files: libclang up to 16 writes preambles there. */
#ifndef AUTOTOMY_CLANG_SCRATCH_H
#define AUTOTOMY_CLANG_SCRATCH_H

#include <stdbool.h>

/* Uses `folder`, or makes one where it is NULL. */
bool scratch_enter(const char *folder);

/* Removes the folder and what is left in it. */
void scratch_remove(void);

#endif
