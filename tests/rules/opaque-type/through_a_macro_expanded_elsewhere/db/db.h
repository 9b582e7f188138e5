#include "../base/list.h"
struct page { int id; int next; };
struct pages { struct page *items; int count; };
struct page *db_page(int id);
