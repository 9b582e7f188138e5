#include "../core/core.h"
#include "../db/page.h"
#include "../legacy/legacy.h"
#include "../net/net.h"
#include <openssl/ssl.h>
