/* The report as GitLab's code quality artefact: an array of issues, each with a fingerprint that outlives moved lines.
 */
#include <autotomy/base/hash.h>
#include <autotomy/base/json_members.h>

#include "report/formats.h"

/* GitLab's scale runs info, minor, major, critical, blocker. */
static const char *severity_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_ERROR:
		return "critical";
	case SEVERITY_WARNING:
		return "minor";
	default:
		return "info";
	}
}

static void write_location(struct json_writer *writer, const struct violation *violation)
{
	member_object(writer, "location");
	member_text(writer, "path", violation->file);
	member_object(writer, "lines");
	member_number(writer, "begin", violation->range.begin.line);
	member_number(writer, "end", violation->range.end.line);
	json_end_object(writer);
	json_end_object(writer);
}

static void write_issue(struct json_writer *writer, const struct violation *violation)
{
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "type", STR("issue"));
	member_text(writer, "check_name", str_from(rule_info(violation->rule)->id));
	member_text(writer, "description", violation->message);
	member_texts(writer, "categories", &STR("Clarity"), 1);
	member_text(writer, "severity", str_from(severity_of(violation->severity)));
	member_text(writer, "fingerprint", hash_hex(&arena, violation->fingerprint));
	write_location(writer, violation);
	json_end_object(writer);
	arena_finish(&arena);
}

void report_codequality(const struct report *report, const struct report_source *source, struct strbuf *out)
{
	struct json_writer writer = {.buf = out, .indent = true};

	(void)source;
	json_begin_array(&writer);
	for (size_t i = 0; i < report->count; i++)
		if (report->violations[i]->status == VIOLATION_NEW)
			write_issue(&writer, report->violations[i]);
	json_end_array(&writer);
	strbuf_addc(out, '\n');
}
