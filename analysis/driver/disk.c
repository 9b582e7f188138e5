/* Reading the disk. */
#include "disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Most sources fit; a file that fills the first read is read on. */
enum { FIRST_READ = 64 << 10 };

static struct disk_signature signature_of(const struct stat *st)
{
	return (struct disk_signature){
		.size = (uint64_t)st->st_size,
		.inode = st->st_ino,
		.mtime_ns = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
	};
}

/* Reads to the end. A short read of a regular file is its end: that saves a system call a file. */
static int read_all(int fd, struct strbuf *buf)
{
	strbuf_clear(buf);
	for (;;) {
		strbuf_reserve(buf, FIRST_READ);
		size_t room = buf->cap - buf->len - 1;
		ssize_t got = read(fd, buf->ptr + buf->len, room);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		buf->len += (size_t)got;
		buf->ptr[buf->len] = '\0';
		if ((size_t)got < room)
			return 0;
		if (buf->len > DISK_MAX_BYTES)
			return -EFBIG;
	}
}

int disk_read(int folder_fd, const char *path, struct strbuf *buf, struct disk_signature *signature)
{
	/* O_NONBLOCK: a fifo in the tree must not hold us. */
	int fd = openat(folder_fd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	struct stat st;
	int status = 0;
	if (signature) {
		status = fstat(fd, &st) < 0 ? -errno : S_ISREG(st.st_mode) ? 0 : -EINVAL;
		if (!status)
			*signature = signature_of(&st);
	}
	if (!status)
		status = read_all(fd, buf);
	close(fd);
	return status;
}

bool disk_stat(int folder_fd, const char *path, struct disk_signature *signature)
{
	struct stat st;
	if (fstatat(folder_fd, path, &st, 0) < 0 || !S_ISREG(st.st_mode))
		return false;
	*signature = signature_of(&st);
	return true;
}

int disk_load(struct arena *arena, struct str path, struct str *text)
{
	struct strbuf buf = {0};
	struct disk_signature signature;
	int status = disk_read(AT_FDCWD, arena_str(arena, path).ptr, &buf, &signature);
	if (!status)
		*text = arena_str(arena, strbuf_str(&buf));
	strbuf_free(&buf);
	return status;
}

bool disk_signature_eq(const struct disk_signature *a, const struct disk_signature *b)
{
	return a->size == b->size && a->inode == b->inode && a->mtime_ns == b->mtime_ns;
}
