/* What of a model the inference of a first policy rests on. */
#ifndef DRIVER_CHECK_INFER_TREE_H
#define DRIVER_CHECK_INFER_TREE_H

#include <autotomy/core/infer.h>

#include "model/model.h"

/* In the arena; paths are the model's. Reads the sources once more, for who defines main(). */
void infer_tree_of_model(struct model *model, struct arena *arena, struct infer_tree *tree);

#endif
