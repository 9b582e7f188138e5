/* Writes a report where the user wants it, by way of a file beside it. */
#include "output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "command.h"

enum { NEW_FILE_MODE = 0666 };

/* 0, or the errno of what failed. */
static int write_text(const char *path, int flags, struct str text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, NEW_FILE_MODE);
	if (fd < 0)
		return errno;
	int error = 0;
	while (text.len > 0 && !error) {
		ssize_t written = write(fd, text.ptr, text.len);
		if (written >= 0)
			text = str_from_offset(text, (size_t)written);
		else if (errno != EINTR)
			error = errno;
	}
	/* Some disks say only here that they are full. */
	if (close(fd) != 0 && !error)
		error = errno;
	return error;
}

static int replace_file(const char *path, struct str text)
{
	struct strbuf part = {0};
	strbuf_printf(&part, "%s.%ld.part", path, (long)getpid());
	int error = write_text(part.ptr, O_CREAT | O_TRUNC, text);
	if (!error && rename(part.ptr, path) != 0)
		error = errno;
	if (error)
		unlink(part.ptr);
	strbuf_free(&part);
	return error;
}

/* What is no file cannot be replaced by one: /dev/null must stay what it is. A link keeps pointing at its file. */
static int write_anything(const char *path, struct str text)
{
	struct stat st;
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return write_text(path, 0, text);
	char *real = realpath(path, NULL);
	int error = replace_file(real ? real : path, text);
	free(real);
	return error;
}

int output_file_write(const char *path, struct str text)
{
	int error = write_anything(path, text);
	/* A pipe whose reader had enough is no fault, as on standard output. */
	return error && error != EPIPE ? command_fault("%s: %s", path, strerror(error)) : EXIT_CLEAN;
}
