/*
 * Facts of whole units that outlive the process: which unit a value is for, and whether it still holds.
 *
 * The key is a hash of everything that the unit is asked for and may read, as far as the scan can tell: the parser, the
 * arguments, and each file that is reached over includes, with its text and with what its includes mean. So a header
 * that appears, or gets in another's way, makes another key; where includes by macros are followed, any file that does,
 * and facts that tell of errors are not kept, for the error may be a file that is missing. What the unit really read is
 * kept with the facts, each file with the hash of its text, and compared with the disk: no time and no size is trusted
 * for a text. For what may appear outside the root, the folders that hold outside headers are kept with their times.
 */
#ifndef DRIVER_FACTS_CACHE_H
#define DRIVER_FACTS_CACHE_H

#include <autotomy/core/wire.h>

#include "cache/facts_store.h"
#include "model/model.h"

struct facts_cache;

struct facts_cache_log {
	void (*log)(void *context, struct str message); /* may be NULL */
	void *context;
};

/*
 * In the user's cache folder; without one everything is parsed. `program` is the parser. `settled`: files outside the
 * root do not change while the cache is open, so each is looked at once.
 */
struct facts_cache *facts_cache_open(struct model *model, struct str program, bool settled,
				     const struct facts_cache_log *log);
void facts_cache_close(struct facts_cache *cache); /* NULL is fine */

/* What one request is known by. */
struct facts_ticket {
	struct facts_key key;
	const struct file *main;
	uint64_t disk; /* of the files that the key is about, where their facts are to be made: put() looks once more */
	bool keepable; /* nothing of it is an unsaved text */
	bool computed; /* something of it says `#include NAME`, which only the parse can follow */
};

/* Of a request for the unit of `main`. */
struct facts_ticket facts_cache_ticket(struct facts_cache *cache, const struct file *main,
				       const struct parse_request *request);

/* A payload of WIRE_FACTS that holds for what is on the disk now; false where there is none. */
bool facts_cache_get(struct facts_cache *cache, struct facts_ticket *ticket, struct arena *arena, struct str *payload);
/* Keeps what get() did not have; not where a file was touched since: the parser may have met it gone. */
void facts_cache_put(struct facts_cache *cache, const struct facts_ticket *ticket, struct str payload);

/* Writes what waits: to be called when there is time. */
void facts_cache_flush(struct facts_cache *cache);

#endif
