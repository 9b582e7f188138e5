#include "pages.h"
#include "../base/list.h"
int db_len(struct pages *pages) { return LIST_LEN(pages) + FIRST_PAGE(pages); }
