#ifndef CORE_H
#define CORE_H
// Declared here, defined in db.
extern int core_level;
// Owned by this header: defined nowhere seen, or in it.
extern int core_prebuilt;
static int core_cache;
#endif
