/* What of a model the inference of a first policy rests on. */
#ifndef DRIVER_CHECK_INFER_TREE_H
#define DRIVER_CHECK_INFER_TREE_H

#include <autotomy/core/infer.h>

#include "model/model.h"

/* In the arena; paths are the model's. Who defines main() is not told yet; `search` stays as it is. */
void infer_tree_of_model(struct model *model, struct arena *arena, struct infer_tree *tree);

/* That, too: reads the sources of the model that the tree was made from once more. */
void infer_tree_find_programs(struct model *model, struct infer_tree *tree);

#endif
