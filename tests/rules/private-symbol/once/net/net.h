#include "secret.h"
int net_open(void);
