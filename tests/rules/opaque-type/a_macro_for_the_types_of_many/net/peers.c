#include "peers.h"
#include "../base/list.h"
int net_len(struct peers *peers) { return LIST_LEN(peers); }
