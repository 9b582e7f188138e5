// A typedef of one's own, or for an array, hides the type and not what is done with it.
#include "../db/db.h"
typedef struct page mine;
typedef struct page mines[3];
typedef struct page *my_ref;
static mine one; // expect: opaque-type `mine` "page"
static mines many; // expect: opaque-type `mines`
static page_pair pair; // expect: opaque-type `page_pair`
static mine *pointer;
static my_ref ref;
int size = sizeof(mine) + sizeof(mines) + sizeof(mine *) + sizeof(my_ref); // expect: opaque-type `mine`#1, opaque-type `mines`
enum { PAGE_SIZE = sizeof(struct page) }; // expect: opaque-type `page`
// The results and parameters of functions, through a pointer to one as well.
int (*taker)(struct page page); // expect: opaque-type `page`#1
struct page (*maker)(void); // expect: opaque-type `page`
struct page *(*finder)(void);
int ui(void) { return ((mine *)db_page())->id + !pointer + !ref + !&one + !many + !pair; } // expect: opaque-type `id`
