/* The only user of xxHash. */
#include <autotomy/base/hash.h>

#include <inttypes.h>
#include <xxhash.h>

uint64_t hash_bytes(struct str bytes)
{
	return XXH3_64bits(bytes.ptr, bytes.len);
}

uint64_t hash_more(uint64_t seed, struct str bytes)
{
	/* XXH3 takes in the length, and the seed holds all that came before. */
	return XXH3_64bits_withSeed(bytes.ptr, bytes.len, seed);
}

struct str hash_hex(struct arena *arena, uint64_t hash)
{
	return arena_printf(arena, "%016" PRIx64, hash);
}
