/* Facts that outlive the process: a bounded store on disk, by a hash of all that they depend on. */
#ifndef DRIVER_FACTS_STORE_H
#define DRIVER_FACTS_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

/*
 * Any number of processes share one store; within a process, one thread uses it. It is a cache: what cannot be written
 * is dropped, what cannot be read is not there, and neither is an error. What comes back is what was put, byte for
 * byte.
 */
struct facts_store;

struct facts_key {
	uint64_t high, low; /* a hash of everything the facts depend on */
};

/*
 * Opens, or makes, the store in `folder`, which is absolute and exists. It is kept at about `max_bytes` (at least 1 MiB
 * is taken) on disk. NULL where there can be none. A file that is damaged or no store of ours is deleted and made anew;
 * one that cannot be written is read all the same. `log` may be NULL; it is told once, in one sentence, of the first
 * thing that went wrong, here or later. The calls below take NULL as a store that holds nothing.
 */
struct facts_store *facts_store_open(struct str folder, uint64_t max_bytes,
				     void (*log)(void *context, struct str message), void *context);

/* Writes what waits. */
void facts_store_close(struct facts_store *store);

/* Copies the value into the arena; false where there is none. Waits for other processes for 50 ms at most. */
bool facts_store_get(struct facts_store *store, struct facts_key key, struct arena *arena, struct str *value);

/* Copies `value`, to be written with others; it can be read at once. One beyond an eighth of the bound is not kept. */
void facts_store_put(struct facts_store *store, struct facts_key key, struct str value);

/* Writes what waits, and makes some room where the bound was passed. */
void facts_store_flush(struct facts_store *store);

#endif
