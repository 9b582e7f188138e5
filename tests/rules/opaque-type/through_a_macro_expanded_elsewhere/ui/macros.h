#include "../db/db.h"
#define UI_ID(page) ((page)->id) // expect: opaque-type `id`
#define UI_SIZE sizeof(struct page) // expect: opaque-type `page`
#define UI_UNUSED(page) ((page)->next)
