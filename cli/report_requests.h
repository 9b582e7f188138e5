/* Which reports a run is to write, and where: pairs of --format and --output, in either order. */
#ifndef CLI_REPORT_REQUESTS_H
#define CLI_REPORT_REQUESTS_H

#include <autotomy/core/report.h>

#include "command.h"

enum { MAX_REPORTS = 16 };

struct report_request {
	bool has_format;
	enum report_format format; /* text, where none was given */
	const char *output;        /* NULL: standard output */
};

/* Zero-initialized is empty: text on standard output, once it is complete. */
struct report_requests {
	struct report_request items[MAX_REPORTS];
	size_t count;
	bool absolute;     /* text names files by their absolute paths */
	struct str folder; /* what they are relative to; set before they are written */
};

/* An option was read. All three return EXIT_CLEAN, or EXIT_FAULT once the fault was told. */
int report_requests_format(struct report_requests *requests, const struct command *command, const char *word);
int report_requests_output(struct report_requests *requests, const struct command *command, const char *file);
int report_requests_complete(struct report_requests *requests, const struct command *command);

/* Writes them all, files first. */
int report_requests_write(const struct report_requests *requests, const struct report *report,
			  const struct report_source *source);

/* Standard output holds a report for machines: nobody reads along. */
bool report_requests_silent(const struct report_requests *requests);

#endif
