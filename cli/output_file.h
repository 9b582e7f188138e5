/* The file that a report is written to. */
#ifndef CLI_OUTPUT_FILE_H
#define CLI_OUTPUT_FILE_H

#include <autotomy/base/str.h>

/* EXIT_CLEAN, or EXIT_FAULT once the fault was told. A file is never seen half-written; a device or a pipe is written
 * to. */
int output_file_write(const char *path, struct str text);

#endif
