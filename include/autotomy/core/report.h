/* Reports: the violations of a run in the formats of people and of machines. Bytes in a buffer; who prints them is not
 * decided here. */
#ifndef AUTOTOMY_CORE_REPORT_H
#define AUTOTOMY_CORE_REPORT_H

#include <autotomy/base/json.h>
#include <autotomy/core/fix.h>
#include <autotomy/core/violation.h>

/* What was, and what was not, checked. */
struct coverage {
	size_t files, scanned, parsed, unowned;
	const struct str *failed; /* tree paths, sorted: unreadable, not parsed, or parsed with errors */
	const struct str *why;    /* of each of these, a sentence part; may be NULL */
	size_t failed_count;
	size_t unnamed;         /* so many of them are parsed by arguments that no compile command gave */
	bool without_arguments; /* nothing in the tree tells how it is compiled */
	bool with_symbols;      /* a run at full level */
	/* At scan level: includes in quotes, outside any #if, that were found nowhere; what they lead to is not known.
	 * The parse tells of them as errors. */
	size_t unresolved;
	struct str first_unresolved; /* "file:line: name" */
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

/*
 * Appends what a reviewer wants to know first, a few lines of text: how many violations are new and over which
 * boundaries, where the way out is told; how much was checked, and what was not. No line looks like a diagnostic.
 */
void report_brief(const struct report *report, struct strbuf *out);

/* Whether everything was checked that was to be: nothing failed, and every source has a module or is accepted without.
 */
bool report_is_complete(const struct report *report);

/* What a report asks about the files that it names. Each function may be NULL, and what rests on it is left out. */
struct report_source {
	/* The line of a file, from 1, without its ending; false when it cannot be had. */
	bool (*line)(void *context, struct str file, uint32_t line, struct str *text);
	/* Where a byte of a file stands, from 0; false when the file cannot be had. */
	bool (*place)(void *context, struct str file, size_t offset, struct text_place *place);
	/* Appends the repairs of a violation, as fix_repairs() does, to an array that is the caller's to free; what
	 * they hold is valid until the next call. False where that would cost too much. */
	bool (*fixes)(void *context, const struct violation *violation, struct fixes *out);
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
	REPORT_SARIF,  /* SARIF 2.1.0 (OASIS), columns in UTF-16 units, with fixes; accepted ones marked as such */
	REPORT_GITHUB, /* workflow commands that annotate a change; new ones alone */
	REPORT_JUNIT,  /* a suite for each rule, a test case for each violation, one that passes where there is none */
	REPORT_CODEQUALITY, /* GitLab's code quality report; new ones alone */
	REPORT_FORMAT_COUNT,
};
const char *report_format_name(enum report_format format);
bool report_format_parse(struct str name, enum report_format *format);

/*
 * Appends the report, with a line feed at its end unless it is empty. `source` gives what snippets,
 * columns in other units and fixes are made from; it may be NULL. `style` counts for text alone. The same report gives
 * the same bytes.
 */
void report_write(enum report_format format, const struct report *report, const struct text_style *style,
		  const struct report_source *source, struct strbuf *out);

/* One violation as the object in that JSON: also what LSP's `data` carries. */
void report_violation(struct json_writer *writer, const struct violation *violation);

#endif
