/* Reading the disk. */
#include "disk/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Most sources fit; a file that fills the first read is read on. */
enum { FIRST_READ = 64 << 10 };

/*
 * Within one tick of the clock that stamps files, two changes look alike: 10 ms at the slowest kernels. File systems
 * that keep seconds alone, or two of them, show it by stamps without nanoseconds.
 */
#define TICK_NS        ((int64_t)20 * 1000 * 1000)
#define SECOND_NS      ((int64_t)1000 * 1000 * 1000)
#define COARSE_TICK_NS (2 * SECOND_NS)

static int64_t nanoseconds(const struct timespec *time)
{
	return (int64_t)time->tv_sec * SECOND_NS + time->tv_nsec;
}

static struct disk_signature signature_of(const struct stat *st)
{
	return (struct disk_signature){
		.size = (uint64_t)st->st_size,
		.inode = st->st_ino,
		.mtime_ns = nanoseconds(&st->st_mtim),
		.ctime_ns = nanoseconds(&st->st_ctim),
	};
}

/* Whether the file may change again and keep this signature. */
static bool is_racy(const struct disk_signature *signature)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	int64_t tick = signature->ctime_ns % SECOND_NS ? TICK_NS : COARSE_TICK_NS;
	return nanoseconds(&now) - signature->ctime_ns < tick;
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

/* 0 for a regular file. */
static int wrong_kind(const struct stat *st)
{
	if (S_ISREG(st->st_mode))
		return 0;
	return S_ISDIR(st->st_mode) ? -EISDIR : -EINVAL;
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
		status = fstat(fd, &st) < 0 ? -errno : wrong_kind(&st);
		if (!status)
			*signature = signature_of(&st);
		if (!status && is_racy(signature))
			*signature = (struct disk_signature){0};
	}
	if (!status)
		status = read_all(fd, buf);
	close(fd);
	return status;
}

bool disk_went(int status)
{
	return status == -ENOENT || status == -ENOTDIR || status == -ELOOP;
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
	return a->size == b->size && a->inode == b->inode && a->mtime_ns == b->mtime_ns && a->ctime_ns == b->ctime_ns;
}
