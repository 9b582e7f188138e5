/* The folder for temporary files: overlay.c's, and libclang's own, which writes preambles there up to version 16. */
#ifndef AUTOTOMY_CLANG_SCRATCH_H
#define AUTOTOMY_CLANG_SCRATCH_H

#include <stdbool.h>

/* Makes `folder`, or one of a name of its own where that is NULL. */
bool scratch_enter(const char *folder);

/* Its path, in memory that stays; empty where there is none. */
const char *scratch_folder(void);

/* Removes the folder and what is left in it. May be called by another thread; nothing can be entered afterwards. */
void scratch_remove(void);

#endif
