/* The file of the facts store: opened, told from other files, and made anew where it is damaged. Private to cache/. */
#ifndef DRIVER_FACTS_FILE_H
#define DRIVER_FACTS_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

struct sqlite3;

struct facts_file {
	struct arena arena; /* the paths */
	const char *folder, *path;
	struct sqlite3 *db; /* NULL while it is closed */
	bool writable;
	uint64_t device, inode; /* of the file that `db` is */
	struct strbuf trouble;  /* a sentence on what went wrong; empty where nothing did */
};

/* Opens FOLDER's file, or makes it. `file` is zeroed. False where there can be none. */
bool facts_file_open(struct facts_file *file, struct str folder);

/* After damage was found: opens the file that another process made meanwhile, or makes it anew. Closed beforehand. */
bool facts_file_renew(struct facts_file *file);

void facts_file_close(struct facts_file *file);
void facts_file_finish(struct facts_file *file);

/* Whether this result of SQLite means that the file is damaged, or not ours. */
bool facts_file_is_damage(int result);

#endif
