/*
 * The file of the facts store.
 *
 * Who opens it holds a shared lock on its folder, who makes it anew an exclusive one, until SQLite has opened the
 * database, its log and the log's index: these three find each other by name alone, and must not come from two
 * generations. Whoever has an older generation open keeps it, without a name, and SQLite then deletes nothing by name.
 */
#include "cache/facts_file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

/*
 * The format is the shape of the tables, and is counted up with every change of it. It is part of the file's name, so
 * that two versions of the program do not take turns in deleting each other's file; and it stands in the file, with a
 * mark of ours ("atmy"), so that a file which came to that name in another way is not taken for a store.
 */
#define FORMAT         "1"
#define APPLICATION_ID "1635020153"
#define FILE_NAME      "facts-" FORMAT ".sqlite"

/*
 * The values stand apart from what is noted of them: so noting a use does not write the value again, and values follow
 * each other as they come, whatever their keys.
 */
#define SCHEMA                                                                                                \
	"CREATE TABLE contents(id INTEGER PRIMARY KEY, value BLOB NOT NULL);"                                 \
	"CREATE TABLE facts(key INTEGER PRIMARY KEY, high INTEGER NOT NULL, checksum INTEGER NOT NULL, hour " \
	"INTEGER NOT NULL, size INTEGER NOT NULL, id INTEGER NOT NULL);"

/* Pages of 8 KiB suit values of some 50 KB; a file that can give pages back must be so from its first page. */
#define MAKE                                                                                     \
	"PRAGMA page_size=8192; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; BEGIN;" \
	"PRAGMA application_id=" APPLICATION_ID "; PRAGMA user_version=" FORMAT ";" SCHEMA "COMMIT"

/*
 * Nothing is synced: losing power costs the cache at worst, which checksums notice. 512 KiB of memory; the log is
 * brought back every 512 pages, that is 4 MiB. What is deleted need not be overwritten. The rest is what SQLite advises
 * for files that may be damaged; mapping the file stays off, for a file that is cut short would end the process.
 */
#define SETTINGS                                                                                      \
	"PRAGMA synchronous=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-512;"                   \
	"PRAGMA wal_autocheckpoint=512; PRAGMA journal_size_limit=4194304; PRAGMA secure_delete=OFF;" \
	"PRAGMA cell_size_check=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0"

enum {
	BUSY_MS = 50,  /* for one read or write */
	OPEN_MS = 200, /* to open, while others make the file or close it as the last */
};

enum outcome { OPENED, ABSENT, FOREIGN, UNUSABLE };

bool facts_file_is_damage(int result)
{
	switch (result & 0xff) {
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
	case SQLITE_FORMAT:
	case SQLITE_ERROR: /* no such table or column */
	case SQLITE_SCHEMA:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
		return true;
	default:
		return false;
	}
}

/* ---- what went wrong ---- */

static enum outcome unusable(struct facts_file *file, const char *why)
{
	strbuf_clear(&file->trouble);
	strbuf_printf(&file->trouble, "the cache %s cannot be used: %s", file->path, why);
	return UNUSABLE;
}

static enum outcome foreign(struct facts_file *file, const char *why)
{
	strbuf_clear(&file->trouble);
	strbuf_printf(&file->trouble, "the cache %s began anew: %s", file->path, why);
	return FOREIGN;
}

static enum outcome sqlite_failed(struct facts_file *file, int result)
{
	if (facts_file_is_damage(result))
		return foreign(file, sqlite3_errstr(result));
	int error = file->db ? sqlite3_system_errno(file->db) : 0;
	return unusable(file, error ? strerror(error) : sqlite3_errstr(result));
}

/* ---- files ---- */

static const char *beside(struct facts_file *file, const char *suffix)
{
	return arena_printf(&file->arena, "%s%s", file->path, suffix).ptr;
}

/* A damaged one goes with its log, which would be played into the next. */
static int remove_files(struct facts_file *file)
{
	static const char *const suffixes[] = {"", "-wal", "-shm", "-journal"};
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		if (unlink(beside(file, suffixes[i])) != 0 && errno != ENOENT)
			return -errno;
	}
	return 0;
}

/* Among several machines SQLite's log is not safe. */
static bool is_on_network(int folder_fd)
{
	struct statfs fs;
	if (fstatfs(folder_fd, &fs) != 0)
		return false;
	switch ((uint32_t)fs.f_type) {
	case NFS_SUPER_MAGIC:
	case SMB_SUPER_MAGIC:
	case SMB2_SUPER_MAGIC:
	case CIFS_SUPER_MAGIC:
	case AFS_SUPER_MAGIC:
	case CODA_SUPER_MAGIC:
		return true;
	default:
		return false;
	}
}

static int open_folder(struct facts_file *file)
{
	int fd = open(file->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		unusable(file, strerror(errno));
	} else if (is_on_network(fd)) {
		unusable(file, "it is on a network file system");
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool lock_folder(struct facts_file *file, int folder_fd, int operation)
{
	for (int ms = 0; flock(folder_fd, operation | LOCK_NB) != 0; ms++) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			unusable(file, strerror(errno));
			return false;
		}
		if (ms == OPEN_MS) {
			unusable(file, "another process is busy making it");
			return false;
		}
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	}
	return true;
}

/* ---- the database ---- */

/* The first column of the first row, as text; "" where there is none. */
static int query(struct facts_file *file, const char *sql, struct str *answer)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite3_prepare_v2(file->db, sql, -1, &statement, NULL);
	if (result == SQLITE_OK) {
		bool found = (result = sqlite3_step(statement)) == SQLITE_ROW;
		const char *text = found ? (const char *)sqlite3_column_text(statement, 0) : NULL;
		*answer = arena_str(&file->arena, str_from(text));
		if (found || result == SQLITE_DONE)
			result = SQLITE_OK;
	}
	sqlite3_finalize(statement);
	return result;
}

static int execute(struct facts_file *file, const char *sql)
{
	return sqlite3_exec(file->db, sql, NULL, NULL, NULL);
}

/* As a URI, in which a file can be said to be immutable: without a log, and so without writing the log's index. */
static const char *immutable_uri(struct facts_file *file)
{
	struct strbuf uri = {0};
	strbuf_add(&uri, STR("file:"));
	for (const char *at = file->path; *at; at++) {
		if (strchr("%?#", *at))
			strbuf_printf(&uri, "%%%02X", (unsigned char)*at);
		else
			strbuf_addc(&uri, *at);
	}
	strbuf_add(&uri, STR("?immutable=1"));
	const char *copy = arena_str(&file->arena, strbuf_str(&uri)).ptr;
	strbuf_free(&uri);
	return copy;
}

static bool may_write(const char *path)
{
	return faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0;
}

static int connect_to(struct facts_file *file, int create)
{
	int flags = SQLITE_OPEN_READWRITE | create;
	const char *name = file->path;
	file->writable = create || (may_write(file->folder) && may_write(file->path));
	if (!file->writable) {
		flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
		if (access(beside(file, "-wal"), F_OK) != 0)
			name = immutable_uri(file);
	}
	/* One thread calls: no mutex is needed. */
	int result = sqlite3_open_v2(name, &file->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (result != SQLITE_OK)
		return result;
	sqlite3_db_config(file->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_busy_timeout(file->db, OPEN_MS);
	return execute(file, SETTINGS);
}

/* The right marks, exactly our tables, and nothing that keeps a writable file from being written. */
static enum outcome judge(struct facts_file *file)
{
	struct str id, version, schema, journal = {0};
	int result = query(file, "PRAGMA application_id", &id);
	if (result == SQLITE_OK)
		result = query(file, "PRAGMA user_version", &version);
	if (result == SQLITE_OK)
		result = query(file,
			       "SELECT group_concat(sql || ';', '') FROM (SELECT sql FROM sqlite_schema ORDER BY name)",
			       &schema);
	if (result == SQLITE_OK)
		result = query(file, "PRAGMA journal_mode", &journal);
	if (result != SQLITE_OK)
		return sqlite_failed(file, result);
	if (str_eq(id, STR("0")) && schema.len == 0)
		return ABSENT; /* its maker did not come to the end */
	if (!str_eq(id, STR(APPLICATION_ID)) || !str_eq(version, STR(FORMAT)) || !str_eq(schema, STR(SCHEMA)))
		return foreign(file, "it was another program's or another version's");
	if (file->writable && (sqlite3_db_readonly(file->db, "main") || !str_eq(journal, STR("wal"))))
		return foreign(file, "it was changed by another program");
	return OPENED;
}

static void note_identity(struct facts_file *file)
{
	struct stat st = {0};
	if (stat(file->path, &st) == 0) {
		file->device = st.st_dev;
		file->inode = st.st_ino;
	}
	sqlite3_busy_timeout(file->db, BUSY_MS);
}

static bool is_still_there(const struct facts_file *file)
{
	struct stat st;
	return stat(file->path, &st) == 0 && st.st_dev == file->device && st.st_ino == file->inode;
}

static enum outcome open_existing(struct facts_file *file)
{
	struct stat st;
	if (stat(file->path, &st) != 0)
		return errno == ENOENT ? ABSENT : unusable(file, strerror(errno));
	if (!S_ISREG(st.st_mode)) /* opening a pipe might wait for ever */
		return foreign(file, "it was no regular file");
	if (st.st_size == 0)
		return ABSENT;
	int result = connect_to(file, 0);
	enum outcome outcome = result == SQLITE_OK ? judge(file) : sqlite_failed(file, result);
	if (outcome == OPENED)
		note_identity(file);
	else
		facts_file_close(file);
	return outcome;
}

static enum outcome make(struct facts_file *file)
{
	int error = may_write(file->folder) ? remove_files(file) : -errno;
	if (error)
		return unusable(file, strerror(-error));
	int result = connect_to(file, SQLITE_OPEN_CREATE);
	if (result == SQLITE_OK)
		result = execute(file, MAKE);
	if (result == SQLITE_OK) {
		note_identity(file);
		return OPENED;
	}
	sqlite_failed(file, result);
	facts_file_close(file);
	return UNUSABLE;
}

/* With the folder locked for us alone: whatever others did meanwhile is looked at again. */
static enum outcome open_or_make(struct facts_file *file)
{
	enum outcome outcome = open_existing(file);
	return outcome == ABSENT || outcome == FOREIGN ? make(file) : outcome;
}

bool facts_file_open(struct facts_file *file, struct str folder)
{
	file->folder = arena_str(&file->arena, folder).ptr;
	file->path = arena_printf(&file->arena, "%s/" FILE_NAME, file->folder).ptr;
	int folder_fd = open_folder(file);
	if (folder_fd < 0)
		return false;
	enum outcome outcome = UNUSABLE;
	if (lock_folder(file, folder_fd, LOCK_SH))
		outcome = open_existing(file);
	if ((outcome == ABSENT || outcome == FOREIGN) && lock_folder(file, folder_fd, LOCK_EX))
		outcome = open_or_make(file);
	close(folder_fd);
	return outcome == OPENED;
}

bool facts_file_renew(struct facts_file *file)
{
	int folder_fd = open_folder(file);
	if (folder_fd < 0)
		return false;
	enum outcome outcome = UNUSABLE;
	if (lock_folder(file, folder_fd, LOCK_EX))
		outcome = is_still_there(file) ? make(file) : open_or_make(file);
	close(folder_fd);
	return outcome == OPENED;
}

void facts_file_close(struct facts_file *file)
{
	sqlite3_close(file->db);
	file->db = NULL;
}

void facts_file_finish(struct facts_file *file)
{
	facts_file_close(file);
	strbuf_free(&file->trouble);
	arena_finish(&file->arena);
	*file = (struct facts_file){0};
}
