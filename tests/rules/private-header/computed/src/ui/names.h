#define PAGE_HEADER "db/page.h"
#define DB_HEADER <db/db.h>
#define FOLDER(name) <net/name>
