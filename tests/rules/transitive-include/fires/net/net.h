#ifndef NET_H
#define NET_H
// Only one source above gets it for this header.
static inline int net(void) { return db_count(); } // expect: transitive-include `db_count` "'net'"
#endif
