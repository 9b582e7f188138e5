/* Heap allocation that ends the process where malloc() would return NULL. */
#include <autotomy/base/memory.h>

#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

/* The exit status for a machine at fault, as for a wrong command line or policy. */
enum { OUT_OF_MEMORY_STATUS = 2 };

/* Neither stdio nor atexit handlers: both may allocate, and a half-written result must not be flushed as a whole one.
 */
static _Noreturn void out_of_memory(void)
{
	static const char sentence[] = "autotomy: out of memory\n";
	ssize_t written = write(STDERR_FILENO, sentence, sizeof sentence - 1);
	(void)written;
	_Exit(OUT_OF_MEMORY_STATUS);
}

void *mem_alloc(size_t size)
{
	void *ptr = malloc(size);
	if (!ptr && size)
		out_of_memory();
	return ptr;
}

void *mem_zalloc(size_t size)
{
	void *ptr = calloc(1, size);
	if (!ptr && size)
		out_of_memory();
	return ptr;
}

void *mem_realloc(void *ptr, size_t size)
{
	/* realloc(ptr, 0) means something else in every library; one byte means the same in all. */
	void *moved = realloc(ptr, size ? size : 1);
	if (!moved)
		out_of_memory();
	return moved;
}

void *mem_resize(void *ptr, size_t count, size_t size)
{
	if (size && count > SIZE_MAX / size)
		out_of_memory();
	return mem_realloc(ptr, count * size);
}
