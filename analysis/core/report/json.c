/* The report as JSON, section 5 of the design: its keys, in its order. */
#include <autotomy/base/hash.h>
#include <autotomy/base/json_members.h>

#include "report/formats.h"

static const char *const status_names[] = {
	[VIOLATION_NEW] = "new",
	[VIOLATION_BASELINED] = "baselined",
	[VIOLATION_SUPPRESSED] = "suppressed",
};

static void write_range(struct json_writer *writer, struct text_range range)
{
	member_number(writer, "line", range.begin.line);
	member_number(writer, "column", range.begin.column);
	member_number(writer, "end_line", range.end.line);
	member_number(writer, "end_column", range.end.column);
}

void report_violation(struct json_writer *writer, const struct violation *violation)
{
	struct arena arena = {0};

	json_begin_object(writer);
	member_text(writer, "rule", str_from(rule_info(violation->rule)->id));
	member_text(writer, "severity", str_from(severity_name(violation->severity)));
	member_text(writer, "status", str_from(status_names[violation->status]));
	member_text(writer, "file", violation->file);
	write_range(writer, violation->range);
	member_text(writer, "from", violation->from);
	member_text(writer, "to", violation->to);
	member_text(writer, "target", violation->target);
	member_text(writer, "symbol", violation->symbol);
	member_text(writer, "message", violation->message);
	member_text(writer, "because", violation->because);
	member_texts(writer, "instead", violation->instead, violation->instead_count);
	member_text(writer, "fingerprint", hash_hex(&arena, violation->fingerprint));
	json_end_object(writer);
	arena_finish(&arena);
}

static void write_coverage(struct json_writer *writer, const struct coverage *coverage)
{
	json_key(writer, "coverage");
	json_begin_object(writer);
	member_number(writer, "files", coverage->files);
	member_number(writer, "scanned", coverage->scanned);
	member_number(writer, "parsed", coverage->parsed);
	member_texts(writer, "failed", coverage->failed, coverage->failed_count);
	member_number(writer, "unowned", coverage->unowned);
	if (!coverage->with_symbols)
		member_number(writer, "unresolved", coverage->unresolved);
	json_end_object(writer);
}

static void write_summary(struct json_writer *writer, const struct report_summary *summary)
{
	json_key(writer, "summary");
	json_begin_object(writer);
	member_number(writer, "error", summary->error);
	member_number(writer, "warning", summary->warning);
	member_number(writer, "info", summary->info);
	member_number(writer, "baselined", summary->baselined);
	member_number(writer, "suppressed", summary->suppressed);
	json_end_object(writer);
}

void report_json(const struct report *report, const struct report_source *source, struct strbuf *out)
{
	struct json_writer writer = {.buf = out, .indent = true};
	struct report_summary summary = report_summarize(report);

	(void)source;
	json_begin_object(&writer);
	member_number(&writer, "version", 1);
	json_key(&writer, "violations");
	json_begin_array(&writer);
	for (size_t i = 0; i < report->count; i++)
		report_violation(&writer, report->violations[i]);
	json_end_array(&writer);
	write_coverage(&writer, &report->coverage);
	write_summary(&writer, &summary);
	json_end_object(&writer);
	strbuf_addc(out, '\n');
}
