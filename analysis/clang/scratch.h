/* The folder for libclang's temporary files: libclang up to 16 writes preambles there. */
#ifndef AUTOTOMY_CLANG_SCRATCH_H
#define AUTOTOMY_CLANG_SCRATCH_H

#include <stdbool.h>

/* Uses `folder`, which its owner removes; or, for NULL, makes one that scratch_leave() removes. */
bool scratch_enter(const char *folder);
void scratch_leave(void);

#endif
