/* What redis' mkreleasehdr.sh would write. */
#define REDIS_GIT_SHA1 "00000000"
#define REDIS_GIT_DIRTY "0"
#define REDIS_BUILD_ID "none"
#define REDIS_BUILD_ID_RAW "none"
