/*
 * The store of facts: the one facade of SQLite. What is put waits for others and is written with them, in one
 * transaction that also notes what was read and, beyond the bound, removes what was used longest ago.
 */
#include "cache/facts_store.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <sqlite3.h>

#include <autotomy/base/hash.h>
#include <autotomy/base/vec.h>

#include "cache/facts_file.h"

/* A transaction costs about as much as writing 50 KB: at 1 MiB it no longer counts, nor does losing that much. */
enum { BATCH_BYTES = 1 << 20, BATCH_VALUES = 1024 };

/* One smaller than this would hold little else than itself; and what is larger than a part of it would empty it. */
enum { LEAST_BOUND = 1 << 20, VALUE_PARTS = 8 };

/*
 * Room is made in steps, for others wait meanwhile: one removes four times what its batch brought, so that the bound is
 * passed by no more than a batch, and the store comes to rest at three quarters of it.
 */
enum { STEP_BATCHES = 4, STEP_VALUES = STEP_BATCHES * BATCH_VALUES };

/* Hours tell well enough what was used longest ago, and once a day is often enough to note that it is still in use. */
enum { HOUR_SECONDS = 3600, NOTED_HOURS = 24, NOTED_VALUES = 4096 };

enum statement {
	GET,
	PUT_VALUE,
	PUT_FACTS,
	NOTE_USE,
	REMOVE_VALUE,
	REMOVE_FACTS,
	OLDEST,
	PAGE_SIZE,
	PAGE_COUNT,
	FREE_PAGES,
	VACUUM,
	STATEMENT_COUNT
};

static const char *const sql[STATEMENT_COUNT] = {
	[GET] = "SELECT high, checksum, hour, value FROM facts LEFT JOIN contents USING (id) WHERE key = ?1",
	[PUT_VALUE] = "INSERT INTO contents(value) VALUES (?1)",
	[PUT_FACTS] = "INSERT INTO facts(key, high, checksum, hour, size, id) VALUES (?1, ?2, ?3, ?4, ?5, "
		      "last_insert_rowid())",
	[NOTE_USE] = "UPDATE facts SET hour = ?2 WHERE key = ?1",
	[REMOVE_VALUE] = "DELETE FROM contents WHERE id = (SELECT id FROM facts WHERE key = ?1)",
	[REMOVE_FACTS] = "DELETE FROM facts WHERE key = ?1",
	/* A clock that once went wrong must not keep anything for ever. */
	[OLDEST] = "SELECT key, size FROM facts ORDER BY hour > ?1 DESC, hour LIMIT ?2",
	[PAGE_SIZE] = "PRAGMA page_size",
	[PAGE_COUNT] = "PRAGMA page_count",
	[FREE_PAGES] = "PRAGMA freelist_count",
	[VACUUM] = "PRAGMA incremental_vacuum(512)", /* four batches, in pages of 8 KiB */
};

struct waiting {
	struct facts_key key;
	char *value; /* owned */
	size_t len;
};

/* The lower halves of keys, which the tables know them by. */
struct keys {
	int64_t *items;
	size_t len, cap; /* a VEC */
};

struct facts_store {
	struct facts_file file; /* its `db` is NULL once the store is given up */
	sqlite3_stmt *statements[STATEMENT_COUNT];
	uint64_t max_bytes;
	VEC(struct waiting) waiting;
	size_t waiting_bytes;
	struct keys used; /* were read, and are to be noted as in use */
	bool shrinking;   /* the bound was passed, and three quarters of it are not yet reached */
	bool renewed;     /* damage was found once; a second time the store is given up */
	bool told;
	void (*log)(void *context, struct str message);
	void *context;
};

static void tell(struct facts_store *store)
{
	if (store->log && !store->told && store->file.trouble.len)
		store->log(store->context, strbuf_str(&store->file.trouble));
	store->told |= store->file.trouble.len > 0;
}

static int64_t this_hour(void)
{
	return (int64_t)time(NULL) / HOUR_SECONDS;
}

/* Over the key as well: a value under another's key is damaged. */
static int64_t checksum_of(struct facts_key key, struct str value)
{
	uint64_t parts[] = {key.high, key.low};
	return (int64_t)hash_more(hash_bytes((struct str){(const char *)parts, sizeof parts}), value);
}

/* ---- statements and their failures ---- */

static void close_file(struct facts_store *store)
{
	for (int i = 0; i < STATEMENT_COUNT; i++) {
		sqlite3_finalize(store->statements[i]);
		store->statements[i] = NULL;
	}
	facts_file_close(&store->file);
}

/* Damage: another file takes its place, once. */
static void renew(struct facts_store *store, int result)
{
	bool again = store->file.writable && !store->renewed;
	close_file(store);
	store->renewed = true;
	store->shrinking = false;
	vec_clear(&store->used);
	strbuf_clear(&store->file.trouble);
	strbuf_printf(&store->file.trouble, "the cache %s %s: %s", store->file.path,
		      again ? "began anew" : "is no longer used", sqlite3_errstr(result));
	if (again)
		facts_file_renew(&store->file);
	tell(store);
}

/* Others may hold the lock: that is no trouble. Else it is told, and damage repaired. No statement is under way. */
static void failed(struct facts_store *store, int result)
{
	int kind = result & 0xff;
	if (kind == SQLITE_BUSY || kind == SQLITE_LOCKED)
		return;
	if (facts_file_is_damage(result)) {
		renew(store, result);
		return;
	}
	strbuf_clear(&store->file.trouble);
	strbuf_printf(&store->file.trouble, "the cache %s loses facts: %s", store->file.path, sqlite3_errstr(result));
	tell(store);
}

static int prepare(struct facts_store *store, enum statement which, sqlite3_stmt **statement)
{
	int result = SQLITE_OK;
	if (!store->statements[which])
		result = sqlite3_prepare_v3(store->file.db, sql[which], -1, SQLITE_PREPARE_PERSISTENT,
					    &store->statements[which], NULL);
	*statement = store->statements[which];
	return result;
}

/* Runs it to its end with as many numbers as it takes. `answer` is the first column of its row; NULL: it has none. */
static int run(struct facts_store *store, enum statement which, const int64_t numbers[], int64_t *answer)
{
	sqlite3_stmt *statement;
	int result = prepare(store, which, &statement);
	if (result != SQLITE_OK)
		return result;
	for (int i = 0; numbers && i < sqlite3_bind_parameter_count(statement); i++)
		sqlite3_bind_int64(statement, i + 1, numbers[i]);
	while ((result = sqlite3_step(statement)) == SQLITE_ROW) {
		if (answer)
			*answer = sqlite3_column_int64(statement, 0);
	}
	sqlite3_reset(statement);
	return result == SQLITE_DONE ? SQLITE_OK : result;
}

static int execute(struct facts_store *store, const char *text)
{
	return sqlite3_exec(store->file.db, text, NULL, NULL, NULL);
}

/* ---- reading ---- */

static const struct waiting *find_waiting(const struct facts_store *store, struct facts_key key)
{
	for (size_t i = store->waiting.len; i > 0; i--) {
		const struct waiting *one = &store->waiting.items[i - 1];
		if (one->key.high == key.high && one->key.low == key.low)
			return one;
	}
	return NULL;
}

static void copy_out(struct arena *arena, const void *bytes, size_t len, struct str *value)
{
	*value = (struct str){arena_copy(arena, bytes, len, _Alignof(max_align_t)), len};
}

/* The row under the statement, if it is this key's and undamaged. */
static bool read_row(struct facts_store *store, sqlite3_stmt *row, struct facts_key key, struct str *value,
		     bool *damaged)
{
	*damaged = false;
	if (sqlite3_column_int64(row, 0) != (int64_t)key.high)
		return false;
	/* The pointer first: that is where the bytes are read, and their number is known. */
	const char *bytes = sqlite3_column_blob(row, 3);
	*value = (struct str){bytes, (size_t)sqlite3_column_bytes(row, 3)};
	*damaged =
		sqlite3_column_type(row, 3) != SQLITE_BLOB || sqlite3_column_int64(row, 1) != checksum_of(key, *value);
	int64_t noted = sqlite3_column_int64(row, 2), now = this_hour();
	if (!*damaged && store->file.writable && (noted > now || noted <= now - NOTED_HOURS) &&
	    store->used.len < NOTED_VALUES)
		vec_push(&store->used, (int64_t)key.low);
	return !*damaged;
}

static bool remove_value(struct facts_store *store, int64_t key, int *result)
{
	*result = run(store, REMOVE_VALUE, (int64_t[]){key}, NULL);
	if (*result == SQLITE_OK)
		*result = run(store, REMOVE_FACTS, (int64_t[]){key}, NULL);
	return *result == SQLITE_OK;
}

bool facts_store_get(struct facts_store *store, struct facts_key key, struct arena *arena, struct str *value)
{
	const struct waiting *waits = store ? find_waiting(store, key) : NULL;
	if (waits) {
		copy_out(arena, waits->value, waits->len, value);
		return true;
	}
	if (!store || !store->file.db)
		return false;
	sqlite3_stmt *row;
	struct str kept;
	bool found = false, damaged = false;
	int result = prepare(store, GET, &row);
	if (result == SQLITE_OK) {
		sqlite3_bind_int64(row, 1, (int64_t)key.low);
		result = sqlite3_step(row);
		found = result == SQLITE_ROW && read_row(store, row, key, &kept, &damaged);
		if (found)
			copy_out(arena, kept.ptr, kept.len, value);
		/* A value may fail to be read after its row was found. */
		int late = sqlite3_reset(row);
		if (late != SQLITE_OK)
			result = late;
	}
	if (damaged && result == SQLITE_ROW && store->file.writable)
		remove_value(store, (int64_t)key.low, &result);
	if (result != SQLITE_ROW && result != SQLITE_DONE && result != SQLITE_OK)
		failed(store, result);
	return found;
}

/* ---- writing ---- */

static void clear_waiting(struct facts_store *store)
{
	for (size_t i = 0; i < store->waiting.len; i++)
		free(store->waiting.items[i].value);
	vec_clear(&store->waiting);
	vec_clear(&store->used);
	store->waiting_bytes = 0;
}

/* In place of an older one under the same key. */
static int write_value(struct facts_store *store, const struct waiting *one)
{
	struct str value = {one->value, one->len};
	int64_t low = (int64_t)one->key.low, high = (int64_t)one->key.high;
	sqlite3_stmt *statement;
	int result = prepare(store, PUT_VALUE, &statement);
	if (result != SQLITE_OK || !remove_value(store, low, &result))
		return result;
	sqlite3_bind_blob(statement, 1, value.ptr, (int)value.len, SQLITE_STATIC);
	sqlite3_step(statement);
	result = sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	if (result != SQLITE_OK)
		return result;
	int64_t row[] = {low, high, checksum_of(one->key, value), this_hour(), (int64_t)value.len};
	return run(store, PUT_FACTS, row, NULL);
}

static int write_waiting(struct facts_store *store)
{
	int result = SQLITE_OK;
	for (size_t i = 0; result == SQLITE_OK && i < store->waiting.len; i++)
		result = write_value(store, &store->waiting.items[i]);
	for (size_t i = 0; result == SQLITE_OK && i < store->used.len; i++)
		result = run(store, NOTE_USE, (int64_t[]){store->used.items[i], this_hour()}, NULL);
	return result;
}

/* ---- the bound ---- */

/* The keys of the values used longest ago, until they make up `bytes`. */
static int find_oldest(struct facts_store *store, int64_t bytes, struct keys *keys)
{
	sqlite3_stmt *statement;
	int result = prepare(store, OLDEST, &statement);
	if (result != SQLITE_OK)
		return result;
	sqlite3_bind_int64(statement, 1, this_hour());
	sqlite3_bind_int64(statement, 2, STEP_VALUES);
	for (int64_t sum = 0; sum < bytes && (result = sqlite3_step(statement)) == SQLITE_ROW;) {
		vec_push(keys, sqlite3_column_int64(statement, 0));
		int64_t size = sqlite3_column_int64(statement, 1);
		sum += size >= 0 && size < bytes ? size : bytes; /* damaged, it may be any number */
	}
	sqlite3_reset(statement);
	if (result == SQLITE_ROW || result == SQLITE_DONE)
		return keys->len ? SQLITE_OK : SQLITE_CORRUPT; /* too much is there, and nothing is */
	return result;
}

static int remove_oldest(struct facts_store *store, int64_t bytes)
{
	struct keys keys = {0};
	int result = find_oldest(store, bytes, &keys);
	for (size_t i = 0; result == SQLITE_OK && i < keys.len; i++)
		remove_value(store, keys.items[i], &result);
	vec_free(&keys);
	return result;
}

/* What the file takes on disk, and what of it holds something. */
static int measure(struct facts_store *store, int64_t *file_bytes, int64_t *used_bytes)
{
	int64_t page_bytes = 0, pages = 0, unused = 0;
	int result = run(store, PAGE_SIZE, NULL, &page_bytes);
	if (result == SQLITE_OK)
		result = run(store, PAGE_COUNT, NULL, &pages);
	if (result == SQLITE_OK)
		result = run(store, FREE_PAGES, NULL, &unused);
	*file_bytes = pages * page_bytes;
	*used_bytes = (pages - unused) * page_bytes;
	return result;
}

/* One step, where the bound was passed. */
static int make_room(struct facts_store *store)
{
	int64_t file_bytes, used_bytes, rest = (int64_t)(store->max_bytes / 4 * 3);
	int result = measure(store, &file_bytes, &used_bytes);
	if (result != SQLITE_OK)
		return result;
	store->shrinking |= file_bytes > (int64_t)store->max_bytes;
	if (store->shrinking && used_bytes > rest) {
		size_t batch = store->waiting_bytes > BATCH_BYTES ? store->waiting_bytes : BATCH_BYTES;
		int64_t excess = used_bytes - rest, step = (int64_t)batch * STEP_BATCHES;
		result = remove_oldest(store, excess < step ? excess : step);
	}
	if (result == SQLITE_OK && store->shrinking)
		result = run(store, VACUUM, NULL, NULL);
	if (result == SQLITE_OK && store->shrinking)
		result = measure(store, &file_bytes, &used_bytes);
	store->shrinking &= file_bytes > rest;
	return result;
}

void facts_store_flush(struct facts_store *store)
{
	if (!store)
		return;
	if (store->file.db && store->file.writable && (store->waiting.len || store->used.len || store->shrinking)) {
		int result = execute(store, "BEGIN IMMEDIATE");
		if (result == SQLITE_OK)
			result = write_waiting(store);
		if (result == SQLITE_OK)
			result = make_room(store);
		if (result == SQLITE_OK)
			result = execute(store, "COMMIT");
		if (result != SQLITE_OK) {
			/* Some failures have ended the transaction already. */
			if (!sqlite3_get_autocommit(store->file.db))
				execute(store, "ROLLBACK");
			failed(store, result);
		}
	}
	clear_waiting(store);
}

void facts_store_put(struct facts_store *store, struct facts_key key, struct str value)
{
	if (!store || !store->file.db || !store->file.writable || value.len > store->max_bytes / VALUE_PARTS ||
	    value.len > INT32_MAX)
		return;
	struct waiting one = {key, mem_alloc(value.len + 1), value.len};
	if (value.len)
		memcpy(one.value, value.ptr, value.len);
	vec_push(&store->waiting, one);
	store->waiting_bytes += value.len;
	if (store->waiting_bytes >= BATCH_BYTES || store->waiting.len >= BATCH_VALUES)
		facts_store_flush(store);
}

/* ---- opening ---- */

struct facts_store *facts_store_open(struct str folder, uint64_t max_bytes,
				     void (*log)(void *context, struct str message), void *context)
{
	struct facts_store *store = mem_new(struct facts_store);
	store->max_bytes = max_bytes < LEAST_BOUND ? LEAST_BOUND : max_bytes;
	if (store->max_bytes > INT64_MAX)
		store->max_bytes = INT64_MAX;
	store->log = log;
	store->context = context;
	facts_file_open(&store->file, folder);
	tell(store);
	if (store->file.db)
		return store;
	facts_store_close(store);
	return NULL;
}

void facts_store_close(struct facts_store *store)
{
	if (!store)
		return;
	facts_store_flush(store);
	clear_waiting(store);
	vec_free(&store->waiting);
	vec_free(&store->used);
	close_file(store);
	facts_file_finish(&store->file);
	free(store);
}
