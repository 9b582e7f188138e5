/* Reports: the violations of a run in the formats of people and of machines. Bytes in a buffer; who prints them is not
 * decided here. */
#ifndef AUTOTOMY_CORE_REPORT_H
#define AUTOTOMY_CORE_REPORT_H

#include <autotomy/base/json.h>
#include <autotomy/core/violation.h>

/* What was, and what was not, checked. */
struct coverage {
	size_t files, scanned, parsed, unowned;
	const struct str *failed; /* tree paths, sorted: unreadable, not parsed, or parsed with errors */
	size_t failed_count;
};

struct report {
	const struct violation *const *violations; /* sorted; all statuses */
	size_t count;
	bool judged[RULE_COUNT]; /* by this run: on in some module, and within reach of its level */
	struct coverage coverage;
};

struct report_summary {
	size_t error, warning, info, baselined, suppressed; /* the first three count new ones alone */
};
struct report_summary report_summarize(const struct report *report);

/* The line of a file for a snippet, from 1, without its ending; false when it cannot be had. */
struct line_source {
	bool (*line)(void *context, struct str file, uint32_t line, struct str *text);
	void *context;
};

struct text_style {
	bool color;
	bool snippets;     /* the source line and a caret under the token */
	struct str folder; /* stands before the path of each file, for who works elsewhere; empty: nothing does */
};

enum report_format {
	REPORT_TEXT,   /* gcc-style: "file:line:column: severity: message [rule]", then its notes; new ones alone */
	REPORT_JSON,   /* section 5 of the design, indented */
	REPORT_SARIF,  /* SARIF 2.1.0 (OASIS), columns in UTF-16 units; suppressed and baselined ones marked as such */
	REPORT_GITHUB, /* workflow commands that annotate a change; new ones alone */
	REPORT_JUNIT,  /* a suite for each rule, a test case for each violation, one that passes where there is none */
	REPORT_CODEQUALITY, /* GitLab's code quality report; new ones alone */
	REPORT_FORMAT_COUNT,
};
const char *report_format_name(enum report_format format);
bool report_format_parse(struct str name, enum report_format *format);

/*
 * Appends the report, with a line feed at its end unless it is empty. `source` gives the lines from which snippets and
 * columns in other units are made; it may be NULL. `style` counts for text alone. The same report gives the same bytes.
 */
void report_write(enum report_format format, const struct report *report, const struct text_style *style,
		  const struct line_source *source, struct strbuf *out);

/* One violation as the object in that JSON: also what LSP's `data` carries. */
void report_violation(struct json_writer *writer, const struct violation *violation);

#endif
