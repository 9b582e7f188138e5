/* The report as JSON, section 5 of the design: its keys, in its order. */
#include <autotomy/core/report.h>

#include <autotomy/base/hash.h>

static const char *const status_names[] = {
	[VIOLATION_NEW] = "new",
	[VIOLATION_BASELINED] = "baselined",
	[VIOLATION_SUPPRESSED] = "suppressed",
};

static void write_text(struct json_writer *writer, const char *key, struct str text)
{
	json_key(writer, key);
	if (text.len)
		json_write_string(writer, text);
	else
		json_write_null(writer);
}

static void write_number(struct json_writer *writer, const char *key, size_t number)
{
	json_key(writer, key);
	json_write_int(writer, (int64_t)number);
}

static void write_texts(struct json_writer *writer, const char *key, const struct str *texts, size_t count)
{
	json_key(writer, key);
	json_begin_array(writer);
	for (size_t i = 0; i < count; i++)
		json_write_string(writer, texts[i]);
	json_end_array(writer);
}

static void write_range(struct json_writer *writer, struct text_range range)
{
	write_number(writer, "line", range.begin.line);
	write_number(writer, "column", range.begin.column);
	write_number(writer, "end_line", range.end.line);
	write_number(writer, "end_column", range.end.column);
}

void report_violation(struct json_writer *writer, const struct violation *violation)
{
	struct arena arena = {0};

	json_begin_object(writer);
	write_text(writer, "rule", str_from(rule_info(violation->rule)->id));
	write_text(writer, "severity", str_from(severity_name(violation->severity)));
	write_text(writer, "status", str_from(status_names[violation->status]));
	write_text(writer, "file", violation->file);
	write_range(writer, violation->range);
	write_text(writer, "from", violation->from);
	write_text(writer, "to", violation->to);
	write_text(writer, "target", violation->target);
	write_text(writer, "symbol", violation->symbol);
	write_text(writer, "message", violation->message);
	write_text(writer, "because", violation->because);
	write_texts(writer, "instead", violation->instead, violation->instead_count);
	write_text(writer, "fingerprint", hash_hex(&arena, violation->fingerprint));
	json_end_object(writer);
	arena_finish(&arena);
}

static void write_coverage(struct json_writer *writer, const struct coverage *coverage)
{
	json_key(writer, "coverage");
	json_begin_object(writer);
	write_number(writer, "files", coverage->files);
	write_number(writer, "scanned", coverage->scanned);
	write_number(writer, "parsed", coverage->parsed);
	write_texts(writer, "failed", coverage->failed, coverage->failed_count);
	write_number(writer, "unowned", coverage->unowned);
	json_end_object(writer);
}

static void write_summary(struct json_writer *writer, const struct report_summary *summary)
{
	json_key(writer, "summary");
	json_begin_object(writer);
	write_number(writer, "error", summary->error);
	write_number(writer, "warning", summary->warning);
	write_number(writer, "info", summary->info);
	write_number(writer, "baselined", summary->baselined);
	write_number(writer, "suppressed", summary->suppressed);
	json_end_object(writer);
}

void report_json(const struct report *report, struct strbuf *out)
{
	struct json_writer writer = {.buf = out, .indent = true};
	struct report_summary summary = report_summarize(report);

	json_begin_object(&writer);
	write_number(&writer, "version", 1);
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
