/* Includes that lead nowhere: what a run at scan level cannot judge. */
#ifndef DRIVER_CHECK_UNRESOLVED_H
#define DRIVER_CHECK_UNRESOLVED_H

#include <autotomy/core/report.h>

#include "model/model.h"

/* Adds those of one file to the coverage; words are in the arena. */
void count_unresolved(struct model *model, const struct file *file, struct arena *arena, struct coverage *coverage);

#endif
