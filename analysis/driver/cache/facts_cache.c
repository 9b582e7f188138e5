/* Which facts a unit may take from the store. */
#include "cache/facts_cache.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/path.h>

#include "cache/cache_folder.h"
#include "disk/disk.h"

enum { CACHE_BYTES = 256 << 20 };

/* Another number whenever the same key or the same bytes would mean something else. */
enum { CACHE_VERSION = 1 };

/* What is known of a file outside the root, or of one that is no code. */
struct known_text {
	uint64_t hash; /* 0: it cannot be read */
	struct disk_signature signature;
};

struct facts_cache {
	struct model *model;
	struct facts_store *store;
	uint64_t parser; /* a hash of what the parser is */
	bool settled;
	struct arena arena; /* keys of the maps */
	struct strmap texts;
	VEC(struct known_text) known;
	struct strmap folders; /* to their stamps */
	VEC(uint64_t) stamps;
	struct arena scratch;
};

/* ---- what the disk says ---- */

static uint64_t hash_number(uint64_t seed, uint64_t number)
{
	return hash_more(seed, (struct str){(const char *)&number, sizeof number});
}

/* Two chains, so that a key is too wide to be met by chance. */
static void key_add(struct facts_key *key, struct str text)
{
	key->high = hash_more(key->high, text);
	key->low = hash_more(key->low, text);
}

static void key_add_number(struct facts_key *key, uint64_t number)
{
	key_add(key, (struct str){(const char *)&number, sizeof number});
}

static struct known_text read_known(struct facts_cache *cache, struct str path)
{
	struct known_text known = {0};
	struct strbuf buf = {0};
	if (disk_read(cache->model->root_fd, arena_str(&cache->scratch, path).ptr, &buf, &known.signature) == 0)
		known.hash = hash_bytes(strbuf_str(&buf));
	strbuf_free(&buf);
	return known;
}

static bool is_as_known(struct facts_cache *cache, struct str path, const struct known_text *known)
{
	struct disk_signature now;
	return cache->settled || (disk_stat(cache->model->root_fd, arena_str(&cache->scratch, path).ptr, &now) &&
				  disk_signature_eq(&now, &known->signature));
}

static uint64_t hash_on_disk(struct facts_cache *cache, struct str path)
{
	uint32_t index = strmap_get(&cache->texts, path);
	if (index == STRMAP_NONE) {
		index = (uint32_t)cache->known.len;
		strmap_put(&cache->texts, arena_str(&cache->arena, path), index);
		vec_push(&cache->known, read_known(cache, path));
	} else if (!is_as_known(cache, path, &cache->known.items[index])) {
		cache->known.items[index] = read_known(cache, path);
	}
	return cache->known.items[index].hash;
}

/* The text as it is judged: from the model, where that has read it. */
static uint64_t hash_now(struct facts_cache *cache, struct str path)
{
	const struct file *file = path_is_absolute(path) ? NULL : file_table_get(&cache->model->table, path);
	if (file && file->overlay.open)
		return hash_bytes(file->overlay.text);
	if (file && file->present && file->scanned && file->scan && file->scan->text_hash)
		return file->scan->text_hash;
	if (!path_is_absolute(path) && file_table_hides(&cache->model->table, path))
		return 0;
	return hash_on_disk(cache, path);
}

/* Changes when an entry of the folder comes or goes. */
static uint64_t stamp_of(struct str folder, struct arena *scratch)
{
	struct stat st;
	if (stat(arena_str(scratch, folder).ptr, &st) != 0)
		return 0;
	uint64_t stamp = hash_number(0, (uint64_t)st.st_ino);
	stamp = hash_number(stamp, (uint64_t)st.st_mtim.tv_sec);
	return hash_number(stamp, (uint64_t)st.st_mtim.tv_nsec);
}

static uint64_t stamp_now(struct facts_cache *cache, struct str folder)
{
	uint32_t index = cache->settled ? strmap_get(&cache->folders, folder) : STRMAP_NONE;
	if (index != STRMAP_NONE)
		return cache->stamps.items[index];
	uint64_t stamp = stamp_of(folder, &cache->scratch);
	if (cache->settled) {
		strmap_put(&cache->folders, arena_str(&cache->arena, folder), (uint32_t)cache->stamps.len);
		vec_push(&cache->stamps, stamp);
	}
	return stamp;
}

/* ---- keys ---- */

/* Everything that is reached over includes, in the order in which it is met. */
struct closure {
	struct facts_ticket *ticket;
	VEC(const struct file *) stack;
	bool *seen;
};

static void enter(struct closure *closure, const struct file *file)
{
	if (!file || closure->seen[file->index])
		return;
	closure->seen[file->index] = true;
	vec_push(&closure->stack, file);
}

static void walk_closure(const struct facts_cache *cache, struct facts_ticket *ticket,
			 void (*add)(struct closure *, const struct facts_cache *, const struct file *))
{
	struct closure closure = {.ticket = ticket, .seen = mem_zalloc(cache->model->table.files.len + 1)};
	enter(&closure, ticket->main);
	while (closure.stack.len > 0) {
		const struct file *file = closure.stack.items[--closure.stack.len];
		add(&closure, cache, file);
		for (size_t i = 0; i < file->links.len; i++)
			if (file->links.items[i].include->form != INCLUDE_MACRO)
				enter(&closure, file->links.items[i].target);
	}
	vec_free(&closure.stack);
	free(closure.seen);
}

static void add_file(struct closure *closure, const struct facts_cache *cache, const struct file *file)
{
	struct facts_key *key = &closure->ticket->key;
	(void)cache;
	key_add(key, file->path);
	key_add_number(key, file->scan ? file->scan->text_hash : 0);
	closure->ticket->keepable &= !file->overlay.open || file->overlay.lasting;
	closure->ticket->computed |= file_includes_a_macro(file);
	for (size_t i = 0; i < file->links.len; i++) {
		const struct file *target = file->links.items[i].target;
		if (file->links.items[i].include->form != INCLUDE_MACRO) /* known after a parse alone */
			key_add(key, target ? target->path : (struct str){0});
	}
}

/* A file that went and came again has other numbers, whatever it says. */
static void add_stamp(struct closure *closure, const struct facts_cache *cache, const struct file *file)
{
	struct disk_signature now = {0};
	uint64_t *disk = &closure->ticket->disk;
	if (file->overlay.open || !disk_stat(cache->model->root_fd, file->path.ptr, &now))
		now = (struct disk_signature){0};
	*disk = hash_number(hash_number(*disk, now.inode), now.size);
	*disk = hash_number(hash_number(*disk, (uint64_t)now.mtime_ns), (uint64_t)now.ctime_ns);
}

static uint64_t disk_of(const struct facts_cache *cache, const struct facts_ticket *ticket)
{
	struct facts_ticket now = {.main = ticket->main};
	walk_closure(cache, &now, add_stamp);
	return now.disk;
}

/*
 * What `#include NAME` means, and what is included by what that found, is looked for among all files, by names that the
 * scan does not know. Files that the walk does not list by name are in the table or not, as it happens.
 */
static uint64_t listing(const struct model *model)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < model->table.files.len; i++) {
		const struct file *file = model->table.files.items[i];
		if (file->present && (is_source_name(file->path) || is_header_name(file->path)))
			sum += hash_bytes(file->path);
	}
	return sum;
}

struct facts_ticket facts_cache_ticket(struct facts_cache *cache, const struct file *main,
				       const struct parse_request *request)
{
	struct facts_ticket ticket = {.key = {.high = 1, .low = 2}, .main = main, .keepable = true};
	if (!cache->store)
		return ticket;
	key_add_number(&ticket.key, CACHE_VERSION);
	key_add_number(&ticket.key, WIRE_VERSION);
	key_add_number(&ticket.key, cache->parser);
	key_add(&ticket.key, request->directory);
	for (size_t i = 0; i < request->argument_count; i++)
		key_add(&ticket.key, request->arguments[i]);
	for (size_t i = 0; i < request->wanted_count; i++)
		key_add(&ticket.key, request->wanted[i]);
	walk_closure(cache, &ticket, add_file);
	if (ticket.computed)
		key_add_number(&ticket.key, listing(cache->model));
	return ticket;
}

/* ---- values: the folders' stamps, then the payload ---- */

struct folder_stamp {
	struct str path;
	uint64_t stamp;
};

/* Where headers from outside were found, and where others could get in their way. */
static size_t outside_folders(struct arena *arena, const struct read_file *reads, size_t count,
			      struct folder_stamp **folders)
{
	static const struct str always[] = {STR_INIT("/usr/local/include"), STR_INIT("/usr/include")};
	size_t found = 0;
	*folders = arena_array(arena, struct folder_stamp, count + sizeof always / sizeof *always);
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		(*folders)[found++].path = always[i];
	for (size_t i = 0; i < count; i++) {
		struct str folder = path_folder(reads[i].path);
		bool known = !path_is_absolute(reads[i].path);
		for (size_t f = found; f > 0 && !known; f--)
			known = str_eq((*folders)[f - 1].path, folder);
		if (!known)
			(*folders)[found++].path = folder;
	}
	return found;
}

static uint64_t stamp_all(struct facts_cache *cache, const struct read_file *reads, size_t count)
{
	struct folder_stamp *folders;
	size_t folder_count = outside_folders(&cache->scratch, reads, count, &folders);
	uint64_t stamp = 0;
	for (size_t i = 0; i < folder_count; i++)
		stamp = hash_number(hash_more(stamp, folders[i].path), stamp_now(cache, folders[i].path));
	return stamp;
}

static bool holds(struct facts_cache *cache, struct str value, struct str *payload)
{
	struct read_file *reads;
	size_t count;
	uint64_t stamp;
	if (value.len < sizeof stamp)
		return false;
	memcpy(&stamp, value.ptr, sizeof stamp);
	*payload = str_from_offset(value, sizeof stamp);
	if (!wire_get_reads(&cache->scratch, *payload, &reads, &count) || stamp != stamp_all(cache, reads, count))
		return false;
	for (size_t i = 0; i < count; i++)
		if (hash_now(cache, reads[i].path) != reads[i].hash)
			return false;
	return true;
}

bool facts_cache_get(struct facts_cache *cache, struct facts_ticket *ticket, struct arena *arena, struct str *payload)
{
	struct str value;
	bool found = facts_store_get(cache->store, ticket->key, arena, &value) && holds(cache, value, payload);
	if (!found && cache->store && ticket->keepable)
		ticket->disk = disk_of(cache, ticket);
	arena_reset(&cache->scratch);
	return found;
}

/* Some file may be missing, under a name that nobody knows. */
static bool is_ill_formed(struct facts_cache *cache, struct str payload)
{
	uint64_t id;
	struct parse_facts facts;
	return !wire_get_facts(&cache->scratch, payload, &id, &facts) || facts.error_count > 0;
}

void facts_cache_put(struct facts_cache *cache, const struct facts_ticket *ticket, struct str payload)
{
	struct read_file *reads;
	size_t count;
	if (!cache->store || !ticket->keepable || ticket->disk != disk_of(cache, ticket) ||
	    (ticket->computed && is_ill_formed(cache, payload)) ||
	    !wire_get_reads(&cache->scratch, payload, &reads, &count)) {
		arena_reset(&cache->scratch);
		return;
	}
	struct strbuf value = {0};
	uint64_t stamp = stamp_all(cache, reads, count);
	strbuf_add(&value, (struct str){(const char *)&stamp, sizeof stamp});
	strbuf_add(&value, payload);
	facts_store_put(cache->store, ticket->key, strbuf_str(&value));
	strbuf_free(&value);
	arena_reset(&cache->scratch);
}

void facts_cache_flush(struct facts_cache *cache)
{
	facts_store_flush(cache->store);
}

/* ---- life ---- */

/* A parser that was built anew may tell something else of the same text. */
static uint64_t identify(struct str program)
{
	struct stat st;
	struct arena scratch = {0};
	uint64_t hash = hash_more(0, STR(AUTOTOMY_VERSION));
	if (stat(arena_str(&scratch, program).ptr, &st) == 0) {
		hash = hash_number(hash, (uint64_t)st.st_size);
		hash = hash_number(hash, (uint64_t)st.st_mtim.tv_sec);
		hash = hash_number(hash, (uint64_t)st.st_mtim.tv_nsec);
		hash = hash_number(hash, (uint64_t)st.st_ino);
	}
	arena_finish(&scratch);
	return hash;
}

struct facts_cache *facts_cache_open(struct model *model, struct str program, bool settled,
				     const struct facts_cache_log *log)
{
	struct facts_cache *cache = mem_new(struct facts_cache);
	struct str folder;
	cache->model = model;
	cache->settled = settled;
	cache->parser = identify(program);
	if (cache_folder(&cache->arena, &folder))
		cache->store = facts_store_open(folder, CACHE_BYTES, log->log, log->context);
	return cache;
}

void facts_cache_close(struct facts_cache *cache)
{
	if (!cache)
		return;
	facts_store_close(cache->store);
	strmap_finish(&cache->texts);
	strmap_finish(&cache->folders);
	vec_free(&cache->known);
	vec_free(&cache->stamps);
	arena_finish(&cache->scratch);
	arena_finish(&cache->arena);
	free(cache);
}
