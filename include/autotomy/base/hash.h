/* Hashing of content, by xxHash (XXH3). Not for secrets. */
#ifndef AUTOTOMY_BASE_HASH_H
#define AUTOTOMY_BASE_HASH_H

#include <stdint.h>

#include <autotomy/base/str.h>

uint64_t hash_bytes(struct str bytes);
/* Mixes `bytes` into `seed`: hash_more(hash_more(0, a), b). The length counts, so ("ab","c") and ("a","bc") differ. */
uint64_t hash_more(uint64_t seed, struct str bytes);

/* Sixteen lower-case hexadecimal digits. */
struct str hash_hex(struct arena *arena, uint64_t hash);

#endif
