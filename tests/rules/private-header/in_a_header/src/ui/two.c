#include "widget.h"
