#pragma once
#include "../a/types.h"
