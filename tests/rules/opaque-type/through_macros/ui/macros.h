#include "../db/db.h"
// Judged once, here, as soon as it is expanded anywhere.
#define UI_ID(page) ((page)->id) // expect: opaque-type `id`
#define UI_SIZE sizeof(struct page) // expect: opaque-type `page`
#define UI_SIZES sizeof(struct page *) + sizeof(struct page[3]) // expect: opaque-type `page`#2
#define UI_UNUSED(page) ((page)->next)
