#ifndef UI_H
#define UI_H
#include "../db/db.h"
static inline int ui_count(void) { return db_count(); }
#define UI_COUNT() db_count()
#define UI_WITH(x) ((x) + db_count())
int ui_draw(struct db *db);
#endif
