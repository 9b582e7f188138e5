/* The map of a judged model. */
#ifndef DRIVER_CHECK_MAP_H
#define DRIVER_CHECK_MAP_H

#include <autotomy/core/map.h>

#include "model/model.h"

/* In the arena; strings are the policy's. `with_symbols`: the whole project was parsed. */
void map_of_model(struct model *model, struct arena *arena, bool with_symbols, struct module_map *map);

#endif
