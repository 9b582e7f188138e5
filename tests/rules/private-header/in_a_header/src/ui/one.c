// What a header breaks is told in the header, once, however many sources include it.
#include "widget.h"
