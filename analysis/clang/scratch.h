/* The folder for libclang's temporary files: libclang up to 16 writes preambles there. */
#ifndef AUTOTOMY_CLANG_SCRATCH_H
#define AUTOTOMY_CLANG_SCRATCH_H

#include <stdbool.h>

/* Makes `folder`, or one of a name of its own where that is NULL. */
bool scratch_enter(const char *folder);

/* Removes the folder and what is left in it. May be called by another thread; nothing can be entered afterwards. */
void scratch_remove(void);

#endif
