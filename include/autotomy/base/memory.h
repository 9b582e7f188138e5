/* Heap allocation that does not fail: out of memory ends the process with one sentence on stderr. */
#ifndef AUTOTOMY_BASE_MEMORY_H
#define AUTOTOMY_BASE_MEMORY_H

#include <stddef.h>

/* Like malloc(), calloc() and realloc(), but never NULL for a non-zero size. Free with free(). */
void *mem_alloc(size_t size);
void *mem_zalloc(size_t size);
void *mem_realloc(void *ptr, size_t size);

/* Resizes an array of `count` elements of `size` bytes; ends the process when the product overflows. */
void *mem_resize(void *ptr, size_t count, size_t size);

#define mem_new(type) ((type *)mem_zalloc(sizeof(type)))

#endif
