/* Names a field of whatever it is given: of db and of net, so of nobody. */
#define LIST_LEN(list) ((list)->len)
/* Given the same type by everybody: it is that type's module that it looks into. */
#define FIRST_PAGE(list) ((list)->first_page) // expect: opaque-type `first_page`
