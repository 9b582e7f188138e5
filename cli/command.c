/* What the commands have in common: help, faults, and the care for output that could not be written. */
#include "command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

int command_help(const struct command *command)
{
	printf("usage: autotomy %s%s%s\n\n%s.\n", command->name, *command->arguments ? " " : "", command->arguments,
	       command->summary);
	if (*command->help)
		printf("\n%s", command->help);
	return command_finish(EXIT_CLEAN);
}

int command_misuse(const struct command *command, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "autotomy %s: ", command->name);
	vfprintf(stderr, format, args);
	fprintf(stderr, "; see autotomy %s --help\n", command->name);
	va_end(args);
	return EXIT_FAULT;
}

int command_fault(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fputs("autotomy: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	return EXIT_FAULT;
}

/* Nobody reads any more: what is left to say is the exit status. */
static int unwritten(int error, int status)
{
	return error == EPIPE ? status : command_fault("cannot write the output: %s", strerror(error));
}

int command_write(struct str bytes)
{
	if (bytes.len > 0 && fwrite(bytes.ptr, 1, bytes.len, stdout) < bytes.len)
		return unwritten(errno, EXIT_CLEAN);
	return command_finish(EXIT_CLEAN);
}

int command_finish(int status)
{
	errno = 0;
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	return unwritten(errno ? errno : EIO, status);
}
