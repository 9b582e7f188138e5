/* Reading the disk: whole files, their signatures, and nothing else. */
#ifndef DRIVER_DISK_H
#define DRIVER_DISK_H

#include <stdbool.h>
#include <stdint.h>

#include <autotomy/base/str.h>

/* Sources beyond this are refused (EFBIG): columns and offsets are 32 bits, and no hand wrote such a file. */
enum { DISK_MAX_BYTES = 512 << 20 };

/*
 * By what a change is noticed without reading. All zero, which no file has, where that cannot be told: the file changed
 * so shortly before it was read that another change may come to bear the same times.
 */
struct disk_signature {
	uint64_t size, inode;
	int64_t mtime_ns, ctime_ns;
};

/*
 * Replaces the content of `buf` by the file's; returns 0 or a negative errno (a folder: -EISDIR). `folder_fd` is what
 * relative paths are relative to, or AT_FDCWD. `signature` may be NULL. `path` is NUL-terminated.
 */
int disk_read(int folder_fd, const char *path, struct strbuf *buf, struct disk_signature *signature);

/* Whether a file could not be read because it is no more. Whoever told its name saw it: there is nothing to complain
 * of.
 */
bool disk_went(int status);

/* False when there is no regular file of that name; links are followed. */
bool disk_stat(int folder_fd, const char *path, struct disk_signature *signature);

/* Reads an absolute path into the arena. Returns 0 or a negative errno. */
int disk_load(struct arena *arena, struct str path, struct str *text);

bool disk_signature_eq(const struct disk_signature *a, const struct disk_signature *b);

#endif
