#include "../net/net.h"
#include "../http/http.h" // expect: forbidden-dependency
