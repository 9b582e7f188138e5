/* Reports: the violations of a run as text and as JSON. Bytes in a buffer; who prints them is not decided here. */
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
	bool snippets; /* the source line and a caret under the token */
};

/* gcc-style: "file:line:column: severity: message [rule]", then its notes. New violations alone. */
void report_text(const struct report *report, const struct text_style *style, const struct line_source *source,
		 struct strbuf *out);

/* The JSON of section 5 of the design, indented, with a line feed at its end. */
void report_json(const struct report *report, struct strbuf *out);

/* One violation as the object in that JSON: also what LSP's `data` carries. */
void report_violation(struct json_writer *writer, const struct violation *violation);

#endif
