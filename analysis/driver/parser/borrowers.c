/* The headers that are judged in the units of sources, by whose arguments they take. */
#include "parser/borrowers.h"

#include <stdlib.h>

#include "parser/parse_unit.h"

static int by_lender(const void *a, const void *b)
{
	struct file *const *left = a, *const *right = b;
	if ((*left)->borrowed_from != (*right)->borrowed_from)
		return (*left)->borrowed_from < (*right)->borrowed_from ? -1 : 1;
	return str_cmp((*left)->path, (*right)->path);
}

void borrowers_list(struct borrowers *borrowers, struct file *const *files, size_t count)
{
	vec_clear(borrowers);
	for (size_t i = 0; i < count; i++)
		if (parse_unit_borrows(files[i]))
			vec_push(borrowers, files[i]);
	if (borrowers->len)
		qsort(borrowers->items, borrowers->len, sizeof *borrowers->items, by_lender);
}

struct file *const *borrowers_of(const struct borrowers *borrowers, const struct file *lender, size_t *count)
{
	size_t low = 0, high = borrowers->len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (borrowers->items[middle]->borrowed_from < lender->index)
			low = middle + 1;
		else
			high = middle;
	}
	size_t end = low;
	while (end < borrowers->len && borrowers->items[end]->borrowed_from == lender->index)
		end++;
	*count = end - low;
	return borrowers->items ? borrowers->items + low : NULL;
}
