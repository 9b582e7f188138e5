#include "shy/shy.h"
