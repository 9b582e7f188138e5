/* What else in the driver rests on a finished run. */
#ifndef DRIVER_CHECK_STATE_H
#define DRIVER_CHECK_STATE_H

#include "model/model.h"

struct check;

struct model *check_model(struct check *check);

#endif
