/* The headers that are judged in the units of sources, by whose arguments they take. */
#ifndef DRIVER_BORROWERS_H
#define DRIVER_BORROWERS_H

#include "model/file_table.h"

/* Sorted by lender, then by path; freed by vec_free(). */
struct borrowers {
	struct file **items;
	size_t len, cap;
};

/* Lists those among the files anew. */
void borrowers_list(struct borrowers *borrowers, struct file *const *files, size_t count);

/* Those of one source: the first, and how many stand from there on. */
struct file *const *borrowers_of(const struct borrowers *borrowers, const struct file *lender, size_t *count);

#endif
